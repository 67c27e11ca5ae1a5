# Official papers: their names
official_bulletin = Opinion bulletin
official_brief = Brief
official_special_report = Special report
official_statement = Unified statement
official_response_scheme = Response scheme
official_handling_plan = Handling plan
official_release_plan = Press-release plan
official_log = Opinion log
official_legal_statement = Legal statement
official_site_letter = Letter to a site
official_accountability_proposal = Accountability proposal
official_review = Review and evaluation

# Papers: the page
papers_signer = Signed by:{ " " }
papers_attachments = Attachments:{ " " }
papers_number = { $code } [{ $year }] No. { $ordinal }
papers_date = { $year }-{ $month }-{ $day }
papers_to = { $to }:
papers_copies = Copies: { $to }.
papers_printed_on = Printed { $date }
papers_restricted_note = (Restricted to the roles concerned; every reading is on record.)
papers_foot_source = Incident { $incident } · from events 1 to { $no } of its timeline · version { $version } · made { $at }
papers_foot_checkpoint = Checkpoint of the log: { $size } entries · root { $root }
papers_foot_no_checkpoint = The log has no checkpoint yet
papers_class_internal = Internal
papers_class_restricted = Restricted
papers_class_secret = Secret
papers_class_confidential = Confidential
papers_urgency_urgent = Urgent
papers_urgency_most_urgent = Most urgent
papers_blank_signer = (to be signed)
papers_comma = { ", " }

# Titles
papers_title_bulletin = Bulletin on “{ $title }”
papers_title_brief = Brief on the handling of “{ $title }”
papers_title_special_report = Special report on “{ $title }”
papers_title_statement = Statement on “{ $title }”
papers_title_response_scheme = Scheme of response to “{ $title }”
papers_title_handling_plan = Plan of handling “{ $title }”
papers_title_release_plan = Plan of releases on “{ $title }”
papers_title_log = Opinion log of “{ $title }”
papers_title_legal_statement = Legal statement
papers_title_site_letter = Letter asking to verify information that is carried online
papers_title_accountability_proposal = Proposal on accountability in the handling of “{ $title }”
papers_title_review = Review and evaluation of the handling of “{ $title }”

# Sections
papers_heading = { $no } { $text }
papers_no_1 = I.
papers_no_2 = II.
papers_no_3 = III.
papers_no_4 = IV.
papers_no_5 = V.
papers_no_6 = VI.
papers_no_7 = VII.
papers_no_8 = VIII.
papers_no_9 = IX.
papers_no_10 = X.
papers_basic = The facts
papers_spread = How it spreads
papers_handling = Handling
papers_next = What comes next
papers_response = Response and doubts
papers_keeping = Duties kept
papers_assessment = Assessment
papers_taken = Steps taken
papers_to_decide = What is asked for
papers_course = The course
papers_lessons = Lessons and improvements
papers_facts = The facts on record
papers_grounds = Grounds
papers_proposal = The proposal
papers_measures = Measures
papers_sharing = Who owes what, by when
papers_ground = Legal ground
papers_evidence = Evidence
papers_entries = Entries

# What is said
papers_nothing = The timeline has nothing on this.
papers_basics = “{ $title }” was discovered on { $at } through { $source }.
papers_summary = Summary: { $text }
papers_instants = { $occurred ->
    [none] { "" }
   *[other] The emergency occurred on { $occurred }.{ " " }
}The opinion { $arose ->
    [unknown] is taken to have arisen when it was discovered: when it did is not known
   *[other] arose on { $arose }
}.
papers_standing = Level: { $level ->
    [none] not decided yet
   *[other] { $level }
}{ $nature ->
    [none] { "" }
   *[other] ; nature: { $nature }
}. It { $phase }.
papers_in_assessment = is being assessed
papers_in_handling = is being handled
papers_in_calm = has calmed
papers_in_dismissed = was dismissed
papers_in_closed = is closed
papers_event = { $at }: { $said } (event { $no })
papers_words = On record: { $text }
papers_erased = 〔The text was erased on { $at }; the timeline keeps its digest only〕
papers_more_events = { $count } more are left out here; the timeline has them.
papers_more_duties = { $count } more are left out here.
papers_unread = This log goes through the first part; { $count } later events are not in it.
papers_log_rest = { $shown } entries are listed; the { $count } others, among events { $first } to { $last }, are counted by kind.
papers_day = ({ $no }) { $year }-{ $month }-{ $day }
papers_duties = { $all } duties in all: { $met } met, { $too_late } of them too late; { $late } late and still owed; { $open } in hand and in time; { $gone } withdrawn or waived.
papers_late_follow = Those that were or are late:
papers_met = met { $at }
papers_met_late = met { $at }, too late
papers_still_late = late, still owed
papers_continuous = continuous
papers_column_count = Count
papers_column_first = First
papers_column_highest = Highest
papers_column_last = Last
papers_column_as_of = As of
papers_column_duty = Duty
papers_column_owner = Owner
papers_column_due = Due
papers_column_outcome = Outcome
papers_column_clause = Clause
papers_column_no = No.
papers_column_time = Time
papers_column_entry = Entry
papers_column_recorded_by = Role
papers_column_example = Kind (its first entry)
papers_column_times = Times
papers_please_instruct = We ask for your instructions.
papers_please_reply = Please verify this by law; whether and how to act is yours to decide. Kindly tell us the outcome.
papers_this_letter = Yours faithfully,
papers_digest = ({ $no }) A file, SHA-256 { $sha256 }
papers_on_ground = Ground of the request to a site that was approved: { $ground }.
papers_ground_falsehood = Falsehood
papers_ground_defamation = Defamation
papers_ground_privacy = Privacy
papers_ground_impersonation = Impersonation
papers_ground_public_order = Public order
papers_ground_suspected_crime = Suspected crime
papers_under_clauses = These stand under { $clauses } of { $plan }.
papers_unapproved = [Draft { $ordinal }, not approved: not for release]
papers_request_unapproved = [The request is not approved by a second person: not to be sent]
papers_no_request = [The timeline has no request to a site: to be written]
papers_blank_text = [The timeline has no text: to be written]
papers_blank_lessons = [Lessons and improvements: to be written]
papers_blank_proposal = [The proposal itself: to be written]
papers_no_verdict = What is listed are facts on record, by role and without names; it is no finding of fault.

# Errors
papers_fonts_missing = No font with Chinese characters was found, so no PDF can be made (looked in { $folders }).
    .mend = Install Noto Serif CJK (Debian: fonts-noto-cjk) on the server, or name a folder of fonts in PINGXI_FONTS.
papers_template_unreadable = The template cannot be used: { $reason ->
    [missing] these placeholders are missing: { $detail }
    [body_alone] the placeholder { $detail } has to stand alone in a paragraph of the text
    [too_large] the file is larger than { $detail }
    [macros] it carries macros or controls
    [links_out] it refers to files outside ({ $detail })
   *[other] it is no sound .docx file
}.
    .mend = Change it as the guide says and upload it again.
papers_template_unknown = The template has placeholders that nothing stands for: { $names }.
    .mend = These are known: { $known }.
papers_invalid = “{ $which ->
    [kind] Kind
    [title] Title
    [to] To
    [copies] Copies
    [signer] Signed by
    [text] Further text
    [classification] Classification
    [urgency] Urgency
    [attachments] Attachments
    [day] Day
    [duty] Duty
    [code] Code
    [body] Body
    [language] Language
   *[other] Earlier version
}” cannot be { $value }.
    .mend = Change it and try again.
papers_not_allowed = The roles that you hold for this incident do not let you make or read the paper “{ $kind }”.
    .mend = A restricted paper is for the roles that the plan names; ask somebody who holds one.
papers_not_found = There is no such paper, or its file was erased.
    .mend = Go back to the incident and see which there are.

# Pages
papers = Official papers
papers_make = Make a paper
papers_make_kind = Make: { $kind }
papers_all = All papers
papers_none = No paper has been made.
papers_version = version { $version }
papers_made = made by { $person }, { $at }, from events 1 to { $no }
papers_erased_file = file erased
papers_again = New version
papers_restricted = Restricted
papers_given_to = Given { $count } times: { $people }
papers_field_kind = Kind
papers_field_title = Title (made up if empty)
papers_field_to = To (from the plan if empty)
papers_field_copies = Copies
papers_field_signer = Signed by
papers_field_classification = Classification
papers_field_urgency = Urgency
papers_field_attachments = Attachments (one a line)
papers_field_text = Further text
papers_field_day = Day (logs only; all if empty)
papers_field_language = Language
papers_unset = None
papers_language_zh = Chinese
papers_language_en = English
papers_make_hint = The content comes from the timeline; brackets mark what people have to write. The .docx can be edited. Making a paper does not meet a duty: record it on the incident's page once it is sent.
papers_for_duty = For: { $duty }
papers_number_again = Keeps its number, as the version after { $version }.
papers_templates = Templates of papers
papers_templates_hint = A body may replace our layout by a .docx template of its own, and set the word of its numbers. The PDF keeps our layout. Placeholders: { $known }.
papers_template_ours = our layout
papers_template_own = own template (SHA-256 { $sha256 })
papers_template_file = Template (.docx; none: our layout)
papers_field_body = Body
papers_body_all = All
papers_field_code = Word of its numbers (the paper's name if empty)
papers_field_why = Reason
papers_template_set = Save
organisation_did_paper_template_set = Changed a template of papers

# Commands
cli_help_papers = Make, list and fetch official papers.
cli_help_papers_make = Make a paper, keep it, and save its files in a folder.
cli_help_papers_list = List the papers that were made of an incident.
cli_help_papers_show = Show a paper, and save its files if a folder is given.
cli_arg_paper_kind = The kind of paper
cli_arg_paper = The paper's id
cli_opt_paper_duty = The duty that it is for
cli_opt_paper_after = Make it a new version of this paper
cli_opt_paper_to = To
cli_opt_paper_title = Title
cli_opt_paper_signer = Signed by
cli_opt_paper_day = The day of a log
cli_opt_paper_text = Further text; - reads it from standard input
cli_opt_paper_folder = The folder to save the files in
cli_papers_saved = Saved { $file }
cli_column_paper = Id
papers_field_kind_short = Kind
cli_column_paper_number = Number
cli_column_paper_version = Version
cli_column_paper_made = Made
cli_column_paper_events = Events
