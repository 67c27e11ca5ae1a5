-- What was merged into an incident is shown on its page, and is looked for from there.
CREATE INDEX timeline_merged_into ON timeline ((body #>> '{fact,into}')) WHERE type = 'incident_merged';
