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

import_file_unusable = The file { $file } cannot be read: { $reason }.
    .mend = Check its name and its encoding (--encoding gb18030 for tables from older programs).

organisation_did_source_made = Source of posts made
organisation_did_source_ended = Source of posts ended
organisation_did_source_secret_made = Source's secret made

source_kind_push = brought
source_kind_feed = feed
source_kind_person = people

cli_help_intake = Posts and counts: sources, files, what was set aside.
cli_help_intake_import = Read a file of posts and counts (JSON Lines, also .gz, or CSV) into a source; it goes on where it was left.
cli_help_intake_sources = List the sources: when each was last heard of, and what is wrong.
cli_help_intake_add = Make a source: one that a machine brings posts to, or with --feed one that is read.
cli_help_intake_secret = Make and print the secret with which a source signs its messages.
cli_help_intake_end = End a source: nothing is taken from it any more.
cli_help_intake_set_aside = List what could not be kept, and why.
cli_arg_source = The source's name: lower case, digits, . _ -
cli_arg_import_file = A file: .jsonl or .csv, also packed (.gz)
cli_opt_into_source = The source that the file belongs to
cli_opt_source_title = What people call it
cli_opt_feed = Address of an RSS, Atom or JSON feed
cli_opt_every = Minutes between two readings of a feed
cli_opt_silent_after = Minutes after which its silence is told
cli_opt_private = The feed may lie at an address of a private network
cli_opt_anew = From the beginning, even if the file was read before
cli_opt_encoding = Encoding of a CSV file (utf-8, gb18030)
cli_opt_one_source = Of this source only
cli_opt_show_aside = With the items themselves
cli_source_unknown = No source “{ $source }” counts, or nothing is brought to it.
    .mend = pingxi intake sources lists them.
cli_source_added = The source “{ $source }” is made.
cli_source_secret = The secret of “{ $source }”; it is not shown again, and one before no longer counts: { $secret }
cli_source_ended = The source “{ $source }” is ended.
cli_intake_progress = … line { $lines }: { $posts } new posts, { $bad } set aside
cli_intake_imported = Read to line { $lines } ({ $before } of them by an earlier run): { $posts } posts are new, { $repeated } had been kept before; { $counts } counts are new; { $expired } items are too old to be kept; { $set_aside } are set aside.
cli_intake_bad_line = line { $line }: { $text }
cli_column_source = Source
cli_column_source_kind = Kind
cli_column_heard = Last heard
cli_column_silent = Silent since
cli_column_feed_error = Trouble
cli_column_aside = Set aside
cli_column_source_ended = Ended
cli_column_origin = Came by
cli_column_item = Number

feed_unreadable = The feed cannot be read ({ $reason }).
feed_error_unreachable = cannot be reached
feed_error_address = address not allowed
feed_error_redirects = passed on too often or to an unsafe address
feed_error_too_large = too large
feed_error_too_slow = too slow
feed_error_status = answers with an error
feed_error_busy = asked to wait
feed_error_gone = gone for good
feed_error_doctype = holds a document type or entities
feed_error_not_a_feed = no feed
feed_error_encoding = encoding unknown

report = Report a post
report_about = Somebody wrote something that the organisation should know of: a link is enough. No name of the writer is kept.
report_link = Link
report_text = What it says, or what you saw
    .hint = The first 500 characters are kept. Leave out names of people.
report_title = Heading
report_site = Site or group
report_posted_at = Written at
report_send = Report
report_done = Received. Thank you; it goes to those who gather posts.
problem_report_says_nothing = Nothing says what it is about.
    .mend = Give a link, a heading or what it says.

organisation_did_incident_erased = Words and files of an incident erased
incident_goes_on = The incident { $incident } is not over; its words are still needed.
    .mend = Close it first.
cli_help_erase = Erase the words, files and papers of an incident that is over, as an administrator; its proofs hold.
cli_erased = { $incident_id }: the words of { $words } signals, { $files } files and { $papers } files of papers are erased.

sources = Sources of posts
sources_about = Where posts and counts come from. One that is silent tells nothing: that is not calm.
sources_none = No source has been made yet.
source_heard = last heard of { $at }
source_never = never heard of
source_silent = silent
source_over = ended
source_aside = { $number } set aside
