-- An alarm that can end says when it did; the others stay what they are: something that happened.
ALTER TABLE alarms ADD COLUMN over_at timestamptz;
CREATE INDEX alarms_of_runs ON alarms (code) WHERE over_at IS NULL AND params ? 'run_id';

-- Read for a person as what was looked at is: of the incidents that they see, and what concerns none.
ALTER TABLE alarms ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON alarms USING (true) WITH CHECK (true);
CREATE POLICY in_sight ON alarms AS RESTRICTIVE TO pingxi_reader USING (
    '' = ANY ((SELECT viewer_sees())::text[])
    OR incident_id = (SELECT nullif(current_setting('pingxi.about', true), ''))
    OR EXISTS (SELECT FROM incidents i WHERE i.id = alarms.incident_id)
    OR (incident_id IS NULL AND (SELECT viewer_sees()) <> '{}'));
