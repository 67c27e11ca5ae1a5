# Who may what, what was looked at, and what was refused

auditor_acts = An auditor’s desk is for looking only and is not held together with one that acts or administers: { $desks }.
    .mend = Take the other desk away first, or have somebody else audit.
desk_body_wrong = The desk “{ $desk }” cannot be limited to “{ $body }”: only supervisors’ and auditors’ desks are limited to a body, and only to one that is registered.
    .mend = Choose a registered body, or do not limit it.

nav_review = Looks and refusals
review_looks = What auditors looked at
    .about = Each read of an auditor is put on record before anything is shown. The record only grows.
review_refusals = Refused requests
    .about = What was refused before it was received: failed sign-ins, incidents out of sight, roles not held. The record only grows. Of where it came from, only the network is kept.
review_refused-signals = Refused signals
    .about = What was received and then not accepted, with the reason.
review_person = Person’s id
review_incident = Incident’s id
review_none = Nothing on record.

refused_nobody = nobody known
refused_hidden = it is there, and was not told
refused_as = in the role “{ $role }”
refused_times = { $count } times, until { $until }

refused_not_signed_in = Not signed in, or no longer
refused_sign_in_failed = Sign-in failed
refused_too_many_guesses = Too many attempts
refused_passkey_refused = Passkey not accepted
refused_sign_in_again = Needed a fresh sign-in
refused_desk_closed = Another desk needed
refused_scope_missing = The token does not reach that far
refused_from_another_site = Came from another site
refused_form_stale = The form’s token did not fit
refused_role_not_held = The role acted in is not held
refused_incident_not_found = No such incident, or out of sight
refused_receipt_not_found = No such receipt, or out of sight
refused_evidence_not_found = No such file, or erased
refused_roles_of_others = Belongs to other roles
refused_no_duty_of_yours = No duty of theirs
refused_role_not_allowed = Not for that role
refused_role_unknown = No such role in the plan
refused_lane_not_allowed = Not by that way
refused_duty_of_another = A duty of somebody else
refused_second_sender_needed = Needed a second person
refused_entry_of_another = An entry of somebody else
