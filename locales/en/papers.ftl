# Official papers: their names
official_bulletin = Opinion bulletin
official_brief = Brief
official_special_report = Special report
official_statement = Unified statement
official_response_scheme = Response scheme
official_handling_plan = Handling plan
official_release_plan = Press-release plan
official_log = Opinion log
official_legal_statement = Legal statement
official_site_letter = Letter to a site
official_accountability_proposal = Accountability proposal
official_review = Review and evaluation
