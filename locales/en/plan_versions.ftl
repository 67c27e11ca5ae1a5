# Comparing any two versions of a plan
plan_versions_one = Version { $version } ({ $hash })
plan_versions_since = From
plan_versions_until = To
plan_versions_show = Compare
plan_versions_about = From version { $old } to version { $new }, role by role.
