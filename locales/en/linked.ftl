# The posts that tell of an incident.

linked = Its posts
linked_about = Watching counts the posts that are linked to this incident; a newly linked one counts from the next look on.
linked_none = No post is linked yet: nothing is watched.
linked_open = Open the original
linked_offered = Posts that came in lately
linked_none_offered = No post that could be linked came in lately.
linked_send = Link the chosen posts

problem_post_unknown = No post { $post } has come from the source “{ $source }”.
    .mend = Check source and id, or bring the post in first.
role_needed = You hold no role in the incident { $incident }, so this is not yours to do.
    .mend = Somebody who holds a role in it can.
incident_over = The incident { $incident } is over and takes nothing more.
    .mend = If it has to, reopen it first.

cli_help_link = Link posts that came in to an incident: from then on they are watched.
cli_opt_link_source = the source of the posts
cli_arg_link_posts = ids of posts within that source, one or more
cli_link_done = Linked: { $new ->
    [one] one post
   *[other] { $new } posts
}.
