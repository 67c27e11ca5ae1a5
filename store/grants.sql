-- What the run-time role may do, said afresh after every migration. {app} is the quoted name of the role.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app};
GRANT USAGE ON SCHEMA public TO {app};
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {app};

GRANT INSERT ON plans, people, person_desks, sign_ins TO {app};
GRANT UPDATE (name, password_hash, active, body, post) ON people TO {app};
GRANT DELETE ON person_desks TO {app};
GRANT UPDATE (ended_at, used_at, idle_until, id_token) ON sign_ins TO {app};
GRANT DELETE ON sign_ins TO {app};
GRANT INSERT, UPDATE, DELETE ON guesses TO {app};
GRANT INSERT, DELETE ON challenges, passkeys TO {app};
GRANT UPDATE (sign_count, name, used_at) ON passkeys TO {app};
GRANT INSERT ON identities, invitations, machine_tokens TO {app};
GRANT UPDATE (person_id, shown, seen_at, bound_at, bound_by) ON identities TO {app};
GRANT UPDATE (ended_at) ON invitations TO {app};
GRANT DELETE ON invitations, identities TO {app};
GRANT UPDATE (ended_at, last_used_at) ON machine_tokens TO {app};

GRANT INSERT ON payloads, inbox, lanes TO {app};
GRANT UPDATE (salt, body, erased_at) ON payloads TO {app};
GRANT INSERT ON evidence TO {app};
GRANT UPDATE (body, erased_at) ON evidence TO {app};
GRANT UPDATE (lane_no, result, code, params, first_event, last_event, decided_at, record_no) ON inbox TO {app};
GRANT UPDATE (people_last, machines_last, lease_until, attempts) ON lanes TO {app};

GRANT INSERT ON heads, timeline, records TO {app};
GRANT UPDATE (record_no, record_digest, event_no, chain, people_no, machines_no, state, plan_hash) ON heads TO {app};

GRANT INSERT, UPDATE, DELETE ON incidents, duties TO {app};
GRANT INSERT ON notices, told TO {app};

GRANT INSERT ON archived_histories, alarms TO {app};
GRANT UPDATE (over_at) ON alarms TO {app};
GRANT INSERT, UPDATE, DELETE ON heartbeats TO {app};

GRANT INSERT ON bodies, appointments, rosters, shifts, absences, deputies, handovers, pools, pool_members,
    organisation_changes TO {app};
GRANT UPDATE (parent, name_zh, name_en, ended_at) ON bodies TO {app};
GRANT UPDATE (until_at) ON appointments, shifts, absences, deputies TO {app};
GRANT UPDATE (name, until_at) ON rosters TO {app};
GRANT UPDATE (note, taken_at, erased_at) ON handovers TO {app};
GRANT UPDATE (name_zh, name_en) ON pools TO {app};
GRANT UPDATE (name, body, field, contact, until_at) ON pool_members TO {app};

GRANT INSERT ON log_leaves, log_nodes, log_salts, log_checkpoints, log_cosignatures TO {app};

GRANT INSERT ON plan_releases TO {app};

GRANT INSERT ON looks, refusals TO {app};

GRANT INSERT ON papers, paper_files, paper_reads, paper_templates TO {app};
GRANT UPDATE (body, erased_at) ON paper_files TO {app};

GRANT INSERT ON sources, post_keys, posts, post_counts, set_aside, webhooks_taken, import_places TO {app};
GRANT UPDATE (title, url, every_seconds, silent_seconds, private_allowed, webhook_no, ended_at, last_heard_at, due_at,
    tried_at, failures, error_code, error_at, etag, modified) ON sources TO {app};
GRANT UPDATE (last) ON arrivals TO {app};
GRANT UPDATE (received_at, reposts, comments, likes, clicks) ON post_counts TO {app};
GRANT UPDATE (place, items, at, done) ON import_places TO {app};
GRANT DELETE ON post_keys, posts, post_counts, set_aside, webhooks_taken, import_places TO {app};
REVOKE ALL ON FUNCTION partition_for(text, timestamptz), drop_partition(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION partition_for(text, timestamptz), drop_partition(text, date) TO {app};

GRANT INSERT ON incident_posts, observations TO {app};
