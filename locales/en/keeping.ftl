# Keys kept apart: sealed under a passphrase.
cli_help_seal-keys = Write the keys of log, witness and intake to a new file, sealed under a passphrase.
cli_help_open-keys = Lay sealed keys back into the data folder; other keys that are there stay.
keys_arg_file = The sealed file.
keys_ask = Passphrase of the sealed keys:
keys_ask_again = The same again:
keys_sealed = Sealed in { $file }: { $names }. Keep it apart from the database's backup, and the passphrase apart from both.
keys_opened = Laid back from { $file }: { $names }.
keys_passphrase_unfit = A passphrase has at least { $shortest } characters, and is given alike twice. On a pipe its first line counts, or PINGXI_KEYS_PASSPHRASE.
keys_sealed_unreadable = The sealed keys do not open: { $reason ->
    [passphrase] wrong passphrase, or the file was changed.
   *[shape] this is no file of sealed keys, or one of a later release.
}
keys_there = The key file { $file } is another one; nothing was laid back. Move it away first if it is to be replaced.
