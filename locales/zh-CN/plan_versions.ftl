# 任意两个版本之间的比较
plan_versions_one = 第 { $version } 版（{ $hash }）
plan_versions_since = 原版本
plan_versions_until = 新版本
plan_versions_show = 比较
plan_versions_about = 由第 { $old } 版到第 { $new } 版，按岗位列出。
