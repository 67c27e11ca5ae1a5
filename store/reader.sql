-- What may be read for a person: whatever has no line here they cannot see, and whatever has one is held to its policies.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM pingxi_reader;
GRANT USAGE ON SCHEMA public TO pingxi_reader;
GRANT SELECT ON incidents, timeline, heads, duties, notices, told, payloads, evidence, inbox, looks, refusals, alarms, papers,
    incident_posts, observations
    TO pingxi_reader;
GRANT SELECT ON plans, bodies TO pingxi_reader;
GRANT SELECT (id, login, name, active, created_at, body, post) ON people TO pingxi_reader;
