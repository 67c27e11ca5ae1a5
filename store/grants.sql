-- What the run-time role may do, said afresh after every migration. {app} is the quoted name of the role.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app};
GRANT USAGE ON SCHEMA public TO {app};
GRANT SELECT ON ALL TABLES IN SCHEMA public TO {app};

GRANT INSERT ON plans, people, person_roles, person_desks, sign_ins TO {app};
GRANT UPDATE (name, password_hash, active) ON people TO {app};
GRANT DELETE ON person_roles, person_desks TO {app};
GRANT UPDATE (ended_at) ON sign_ins TO {app};

GRANT INSERT ON payloads, inbox, lanes TO {app};
GRANT UPDATE (salt, body, erased_at) ON payloads TO {app};
GRANT INSERT ON evidence TO {app};
GRANT UPDATE (body, erased_at) ON evidence TO {app};
GRANT UPDATE (lane_no, result, code, params, first_event, last_event, decided_at, record_no) ON inbox TO {app};
GRANT UPDATE (people_last, machines_last, lease_until, attempts) ON lanes TO {app};

GRANT INSERT ON heads, timeline, records TO {app};
GRANT UPDATE (record_no, record_digest, event_no, chain, people_no, machines_no, state) ON heads TO {app};

GRANT INSERT, UPDATE, DELETE ON incidents, duties TO {app};
GRANT INSERT ON notices TO {app};

GRANT INSERT ON archived_histories, alarms TO {app};
GRANT INSERT, UPDATE, DELETE ON heartbeats TO {app};
