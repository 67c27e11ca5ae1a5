# The log: commands
cli_help_audit = Verify the log; get its public keys and checkpoints.
audit_help_verify = Verify the whole log, or the course of one incident and its proofs.
audit_help_checkpoint = Print the last cosigned checkpoint, to be kept.
audit_help_keys = Print the public keys of the log and of its witness.
audit_help_rotate = Make a new signing key for the log; the old one endorses it and still verifies what it signed.
cli_help_sequencer = Run the sequencer: gathers all timelines into the log and signs checkpoints.
cli_help_witness = Run the witness: cosigns checkpoints once it has proof that the log only grew.
audit_help_accept = Have the witness begin anew after a restore; what it remembered is kept, with the reason.
audit_opt_why = The reason; it must be given.
audit_accepted = The witness begins anew; what it remembered is kept in { $file }.
audit_arg_incident = An incident; without one, the whole log.
audit_opt_keys = The log's public keys, one a line; by default log/verifiers.txt in the data folder.
audit_opt_witness_keys = The witness's public keys, one a line; by default verifiers.txt in its folder.
audit_opt_checkpoint = A checkpoint that was kept; may be given several times.
audit_rotated = A new key was made; the sequencer takes it up by itself. Public key: { $key }
log_nothing_signed = The log has no checkpoint yet. Make sure that the sequencer runs, and try again.

# The log: verdicts
audit_verdict_proven = Verdict: proven, everything agrees with the log.
audit_verdict_differs = Verdict: there are differences.
audit_verdict_cannot_be_judged = Verdict: no differences, but not everything can be judged.
audit_figure_leaves = Leaves in the log: { $value }
audit_figure_events = Events: { $value }
audit_figure_incidents = Incidents: { $value }
audit_figure_histories = Archived histories: { $value }
audit_figure_checkpoints = Checkpoints: { $value }
audit_figure_signed = Signed up to: { $value }
audit_figure_cosigned = Cosigned up to: { $value }
audit_figure_uncovered = Not cosigned yet: { $value }
audit_figure_waiting = Not in the log yet: { $value }
audit_witnesses = Witnesses: { $names }
audit_limits = Note: this cannot prove the last minute, an event that was never recorded, or anything where one hand holds both the keys and the witness.

# The log: differences
audit_leaf_unreadable = A leaf cannot be read.
audit_leaf_misplaced = A leaf is not the one that belongs to its place.
audit_leaf_missing = A leaf is missing.
audit_event_out_of_order = An event stands in the log out of its order.
audit_event_missing = The log has an event that the timeline lacks.
audit_event_differs = An event differs from the log.
audit_event_not_logged = The timeline has an event that the log lacks.
audit_chain_broken = An event was changed: it no longer follows from the one before.
audit_columns_differ = The columns of an event differ from its body.
audit_head_elsewhere = The timeline does not end where the incident says.
audit_salt_missing = The salt is missing; nothing can be compared.
audit_texts_missing = The record of the texts is missing (erasing leaves an empty one).
audit_texts_differ = The texts differ from their digest.
audit_history_missing = An archived history is missing.
audit_history_differs = The content of an archived history differs from the log.
audit_history_row_differs = The row of an archived history differs from the log.
audit_row_missing = A row of a journal is missing.
audit_row_differs = A row of a journal differs from the log.
audit_node_missing = A node of the log's tree is missing.
audit_node_differs = A node of the log's tree differs from its leaves.
audit_proof_missing = A node of the log's tree is missing, so there is no proof.
audit_not_included = The proof fails: the leaf is not in the log that was signed.
audit_checkpoint_unreadable = A checkpoint cannot be read.
audit_checkpoint_of_another = A checkpoint is of another log or another size.
audit_checkpoint_not_signed = A checkpoint was not signed by the key that held then, or its signature is wrong.
audit_checkpoint_missing = A checkpoint is missing.
audit_root_differs = The leaves differ from a signed checkpoint.
audit_log_truncated = The log is shorter than a signed checkpoint: its end was cut off.
audit_cosignature_unreadable = A cosignature cannot be read.
audit_cosignature_unknown = A cosignature is of an unknown key.
audit_cosignature_wrong = A cosignature is wrong.
audit_key_untrusted = The log took up a key that the one before did not endorse.
audit_rolled_back = The log is shorter than what is remembered elsewhere: the database was rolled back.
audit_forked = The log differs from what is remembered elsewhere: it was forked.

# The log: why something cannot be judged
audit_no_key = No trusted key of the log is known; give one with --keys.
audit_nothing_cosigned = No checkpoint has been cosigned yet.
audit_not_cosigned = Some events are not cosigned yet; verify again in a minute.
audit_not_logged_yet = Some events are not in the log yet; verify again soon.
audit_no_such_incident = The log does not know this incident.

# The log: places
audit_at_seq = [leaf { $value }]
audit_at_incident = [incident { $value }]
audit_at_event = [event { $value }]
audit_at_events = [{ $value } events]
audit_at_signal = [signal { $value }]
audit_at_workflow = [workflow { $value }]
audit_at_run = [run { $value }]
audit_at_journal = [journal { $value }]
audit_at_no = [number { $value }]
audit_at_checkpoint = [checkpoint { $value }]
audit_at_cosignature = [witness { $value }]
audit_at_level = [level { $value }]
audit_at_place = [place { $value }]
audit_at_size = [size { $value }]
audit_at_source = [source { $value }]
audit_at_after = [after { $value }]
audit_at_before = [before { $value }]
audit_at_leaves = [leaves { $value }]
audit_at_next = [next { $value }]
audit_at_fields = [{ $value }]
audit_at_expected = [expected { $value }]
audit_at_found = [found { $value }]
audit_at_reason = [reason { $value }]
audit_at_key = [key { $value }]
audit_at_head = [the incident says { $value }]
audit_at_end = [the timeline ends at { $value }]

# The log: keys, checkpoints and the witness
log_note_unreadable = This is no signed note ({ $reason }). Check the file.
log_note_untrusted = The signature cannot be trusted ({ $reason }, { $key }). Check the file and the keys.
log_checkpoint_unreadable = This is no checkpoint ({ $reason }). Check the file.
log_leaf_unreadable = Leaf { $seq } of the log cannot be read ({ $reason }). Run pingxi audit verify.
log_key_unreadable = A key cannot be used ({ $reason }). Keys are never replaced unasked: restore the file from a backup.
log_file_unusable = The file { $file } cannot be read or written ({ $reason }). Check its path, its mode and the disk.
log_key_exposed = Others can read the key file { $file } (mode { $mode }); it is not used. Set it to 600 and consider a new key.
log_inconsistent = The log differs from the checkpoint that was signed (size { $size }); signing has stopped. Run pingxi audit verify.
log_timeline_broken = The timeline does not follow from what is in the log (event { $no }); nothing more of it is logged. Run pingxi audit verify.
log_forked = The log differs from what was cosigned (now { $size }, cosigned { $remembered }); the witness refuses.
log_rolled_back = The log is shorter than what was cosigned (now { $size }, cosigned { $remembered }); the witness refuses.
log_replaced = Another log, { $origin }, stands in the place of the one that was cosigned (now { $size }, cosigned { $remembered }); the witness refuses.
log_signature_wrong = No valid signature of the log's key is on the checkpoint (size { $size }); the witness refuses.
witness_refuses = The witness refuses a checkpoint (now { $size }, cosigned { $remembered }).
witness_state_unreadable = What the witness remembers, { $file }, cannot be read ({ $reason }). It does not begin anew unasked: restore the file from a backup.

# The log: interface
not_in_log = The log has no such leaf, size or checkpoint.
    .mend = A new event has its proof once the log is signed: ask again in a minute. The latest checkpoint says how long the log is.
