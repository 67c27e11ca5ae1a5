# 公文：名称
official_bulletin = 舆情动态
official_brief = 简报
official_special_report = 专报
official_statement = 通稿
official_response_scheme = 应对方案
official_handling_plan = 处置方案
official_release_plan = 新闻发布方案
official_log = 网络舆情日志
official_legal_statement = 法律声明
official_site_letter = 函
official_accountability_proposal = 问责建议
official_review = 总结评估报告
