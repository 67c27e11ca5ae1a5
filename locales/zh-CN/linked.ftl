# 与事件关联的帖文。

linked = 关联帖文
linked_about = 监看只统计关联到本事件的帖文；新关联的帖文自下一次监看起计入。
linked_none = 尚未关联帖文，暂无监看。
linked_open = 打开原文
linked_offered = 近期收到的帖文
linked_none_offered = 近期没有可以关联的帖文。
linked_send = 关联所选帖文

problem_post_unknown = 来源“{ $source }”没有收到过编号为 { $post } 的帖文。
    .mend = 请核对来源和编号，或者先送入该帖文。
role_needed = 您在事件 { $incident } 中没有岗位，不能办理此项。
    .mend = 请由担任该事件岗位的人员办理。
incident_over = 事件 { $incident } 已经办结，不再接收此项。
    .mend = 确有需要的，请先重新启动该事件。

cli_help_link = 将已收到的帖文关联到一起舆情，自此予以监看。
cli_opt_link_source = 帖文的来源。
cli_arg_link_posts = 帖文在该来源中的编号，可写多个。
cli_link_done = 已关联 { $new } 条帖文。
