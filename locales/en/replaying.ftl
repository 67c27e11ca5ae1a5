# pingxi replay-posts
cli_help_replay-posts = plays a real cascade, or the invented one, into the running service, so that finding, watching and warning can be seen on the pages
replay_opt_folder = the folder with cascades (*cascade*.jsonl or .jsonl.gz); without it, the invented one
replay_opt_speed = so many times as fast, 1 to 10000
replay_opt_source = the source in whose name it is sent
replay_opt_anew = begin anew, even if a replay was left unfinished
replay_begun = Playing { $cascade } by source { $source }, { $speed } times as fast, about { $minutes } minutes in all. The posts' times are put on today's clock.
replay_resumed = Going on with the unfinished replay of { $cascade }: sent up to { $hours } after the post.
replay_page = Page: { $address }
replay_sent = { $hours } after the post: { $reposts } reposts, { $comments } comments
replay_away = The service cannot be reached ({ $reason }); it goes on when that is over, and nothing counts twice.
replay_stopped = Stopped. The same command goes on from here.
replay_over = The cascade is over.
replay_unreadable = The file { $file }, which says how far the replay has come, is not whole: { $reason }. Begin anew with --anew.
replay_why = replay of posts
replay_title = Replay of posts
replay_machine = Replay of posts · { $source }
replay_aside = { $number } of these could not be read; the service set them aside, and the page of sources says why.
