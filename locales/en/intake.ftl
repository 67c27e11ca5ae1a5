# What comes in: posts, counts, their sources.
source_unknown = There is no source “{ $source }”.
    .mend = Have an administrator make it (pingxi intake add), or check its name.
source_ended = The source “{ $source }” was ended; nothing is taken from it any more.
    .mend = Bring it under another source, or ask an administrator.
source_brings_nothing = Nothing is brought to “{ $source }”: it is a feed that is read here, or people's reports.
    .mend = Make a source of the kind push for what a machine brings.
source_name_taken = There is or was a source “{ $source }”.
    .mend = Choose another name: posts of both would be mixed.
webhook_refused = { $reason ->
        [missing] The signature is incomplete: webhook-id, webhook-timestamp and webhook-signature are all needed.
        [time] The message was not signed within five minutes of now, or names no instant.
       *[signature] The signature is not one of this source.
    }
    .mend = { $reason ->
        [time] Check the sender's clock, and sign the message anew.
       *[other] Sign “id.timestamp.body” with the secret that pingxi intake secret printed last.
    }
webhook_replayed = Another message was sent before under the id { $webhook_id }.
    .mend = Give every message an id of its own; only the very same may be sent again under it.
batch_malformed = What was sent is no batch of items ({ $media_type }).
    .mend = Send JSON: an object with “items”, or CloudEvents; docs/intake.md has examples.
batch_too_long = A batch has { $items } items; { $limit } are the most.
    .mend = Send fewer at a time.
nothing_kept = None of the { $items } items could be kept. They are set aside, and nothing is lost.
    .mend = Mend what is named and send again.

problem_item_no_object = The item is no JSON object.
    .mend = Send each item as an object with named fields.
problem_no_figures = Counts without any figure.
    .mend = Give one at least of reposts, comments, likes, clicks.
problem_link_malformed = “{ $field }” is no address of the web.
    .mend = Give it whole, with http:// or https://, without a password.
problem_time_too_early = “{ $field }” lies before 1990.
    .mend = Check the unit and the zone of the time.
problem_line_no_json = The line is no JSON.
    .mend = Write each item on one line of its own, as a JSON object in UTF-8.
problem_line_too_long = The line is longer than { $limit } bytes.
    .mend = Write each item on one line of its own.
problem_column_count = The line has other columns than the first one.
    .mend = Put quotes around values that hold commas or line ends.

field_item = item
field_posted_at = written at
field_author = author
field_root = post it belongs to
field_post = post
field_clicks = clicks
field_specversion = specversion
field_type = type
