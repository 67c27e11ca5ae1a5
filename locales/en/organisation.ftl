# The organisation: changes that were not made; .mend says what to do
organisation_unfit = This change of the organisation was not made.
    .mend = Check what was entered and send it again.
organisation_reason_missing = No reason was given ({ $field }). Every change of the organisation says why, and goes on record.
    .mend = Give a reason of 1 to 1000 characters.
organisation_not_there = { $field }: there is no “{ $value }”.
    .mend = Check the id, or add it first.
organisation_taken = { $field }: “{ $value }” is in use already.
    .mend = Choose another id; to alter what is there, change it.
organisation_id_unfit = { $field }: “{ $value }” cannot be an id.
    .mend = An id begins with a lower-case letter and has at most 64 lower-case letters, digits, hyphens and underscores.
organisation_text_unfit = { $field } is empty or longer than { $longest } characters.
    .mend = Write 1 to { $longest } characters.
organisation_kind_unknown = { $field }: “{ $value }” is not one of those allowed.
    .mend = Allowed: { $known }.
organisation_span_unfit = { $field }: the end ({ $until_at }) does not come after the beginning ({ $from_at }).
    .mend = Check both instants; the end must be later than the beginning and is itself not included.
organisation_over = { $field }: “{ $value }” ended at { $at } and can no longer be changed or chosen.
    .mend = Choose one that is in force, or add it anew.
organisation_overlaps = { $field }: the same is there already from { $from_at } until { $until_at }.
    .mend = Move the beginning or the end, or end the other one first.
organisation_in_circle = { $field }: { $body } cannot stand below { $parent }, which is itself or below it.
    .mend = Choose another body above.
organisation_body_in_use = { $field }: { $body } cannot end yet, there are { $count } { $what ->
        [bodies] bodies below it
        [people] open accounts in it
        [appointments] appointments in it
       *[rosters] rosters in it
    }.
    .mend = End or move them one by one first.
organisation_account_shut = { $field }: the account of { $login } is shut, nothing can be given to it.
    .mend = Choose somebody else, or open the account first.
organisation_plan_not_stored = { $field }: there is no plan “{ $plan }” here. Known: { $known }.
    .mend = Check the plan's id; a plan must be loaded first, and starting the service once loads those that come with it.
organisation_role_unknown = { $field }: plan { $plan } has no role “{ $role }” that somebody inside can hold.
    .mend = Allowed: { $known }.
organisation_outside_roster = { $field }: the shift lies outside the roster's time, { $from_at } until { $until_at }.
    .mend = Move the shift, or prolong the roster first.
organisation_own_deputy = { $field }: { $login } cannot be their own deputy, nor hand over to themselves.
    .mend = Choose somebody else.
organisation_number_unfit = { $field } is not between { $lowest } and { $highest }.
    .mend = Give a whole number between { $lowest } and { $highest }.
organisation_not_the_holder = { $field }: who hands over does not hold the role “{ $role }” of plan { $plan } now.
    .mend = Let somebody hand over who holds the role.
organisation_not_the_next = { $field }: who is to take over neither holds the role “{ $role }” of plan { $plan } nor will.
    .mend = Give them an appointment or a shift first, or choose somebody else.
organisation_not_the_taker = { $field }: this was not handed over to you.
    .mend = Let the one take over whom it was given to.
organisation_taken_over = { $field }: this was taken over already at { $at }.
    .mend = There is nothing more to do.
organisation_last_administrator = { $field }: this is the last administrator, who must keep the desk and the account.
    .mend = Give somebody else the administrator's desk first.

# The organisation's file
organisation_file_unfit = { $file } cannot be used for { $count } reasons; nothing has changed.
    .mend = Mend the lines listed and import it again.
organisation_file_yaml = This is not well-formed YAML: { $reason }
    .mend = Check indentation, quotes and brackets.
organisation_file_encoding = The file is not UTF-8.
    .mend = Save it as UTF-8 (in a spreadsheet program: “CSV UTF-8”).
organisation_file_large = The file is larger than { $limit } bytes.
    .mend = Import it in several files.
organisation_file_shape = The file does not have the shape that it must have.
    .mend = Follow a file that was exported.
organisation_file_zone = There is no time zone “{ $value }”.
    .mend = Give a name such as Asia/Shanghai.
organisation_file_twice = “{ $field }” stands here twice.
    .mend = Leave one of them.
organisation_file_missing = “{ $field }” is missing.
    .mend = Add it.
organisation_file_unknown = There is no “{ $field }” here.
    .mend = Check the spelling; the documentation lists what there is.
organisation_file_value = “{ $field }” cannot be “{ $value }”.
    .mend = Follow a file that was exported.
organisation_file_instant = “{ $field }”: the time “{ $value }” cannot be read, or a change of clocks leaves it out.
    .mend = Write it like 2026-11-01 08:00, with an offset such as +08:00 if you like.

# Spreadsheets (CSV)
organisation_sheet_heading = The file has no heading.
    .mend = The first line must be: { $known } (or login, name, from, until …).
organisation_sheet_malformed = This is not well-formed CSV: { $reason }
    .mend = Check quotes and separators, or save it as CSV again.
organisation_sheet_cells = This line has more columns than the heading, which has { $count }.
    .mend = Look for a separator too many.
organisation_sheet_name = The login { $login } belongs to “{ $known }”, but the sheet says “{ $told }”.
    .mend = See whether the line names the wrong person.
