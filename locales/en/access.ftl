# Who may what, what was looked at, and what was refused

auditor_acts = An auditor’s desk is for looking only and is not held together with one that acts or administers: { $desks }.
    .mend = Take the other desk away first, or have somebody else audit.
desk_body_wrong = The desk “{ $desk }” cannot be limited to “{ $body }”: only supervisors’ and auditors’ desks are limited to a body, and only to one that is registered.
    .mend = Choose a registered body, or do not limit it.
