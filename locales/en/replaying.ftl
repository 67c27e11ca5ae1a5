# pingxi replay-posts
cli_help_replay-posts = plays a real cascade, or the invented one, into the running service, so that finding, watching and warning can be seen on the pages
replaying_opt_folder = the folder with cascades (*cascade*.jsonl or .jsonl.gz); without it, the invented one
replaying_opt_speed = so many times as fast, 1 to 10000
replaying_opt_source = the source in whose name it is sent
replaying_opt_anew = begin anew, even if a replay was left unfinished
replaying_begun = Playing { $cascade } by source { $source }, { $speed } times as fast, about { $minutes } minutes in all. The posts' times are put on today's clock.
replaying_resumed = Going on with the unfinished replay of { $cascade }: sent up to { $hours } after the post.
replaying_page = Page: { $address }
replaying_sent = { $hours } after the post: { $reposts } reposts, { $comments } comments
replaying_away = The service cannot be reached ({ $reason }); it goes on when that is over, and nothing counts twice.
replaying_stopped = Stopped. The same command goes on from here.
replaying_over = The cascade is over.
replaying_unreadable = The file { $file }, which says how far the replay has come, is not whole: { $reason }. Begin anew with --anew.
replaying_why = replay of posts
replaying_title = Replay of posts
replaying_machine = Replay of posts · { $source }
replaying_aside = { $number } of these could not be read; the service set them aside, and the page of sources says why.
