# 密钥另行保管：以口令加密封存。
cli_help_seal-keys = 将日志、见证方和接入的密钥以口令加密，写入新文件。
cli_help_open-keys = 将封存的密钥放回数据目录；已有的其他密钥保持不动。
keys_arg_file = 封存密钥的文件。
keys_ask = 密钥封存口令：
keys_ask_again = 请再次输入：
keys_sealed = 已封存至 { $file }：{ $names }。请与数据库备份分开保管，口令亦须另行保管。
keys_opened = 已从 { $file } 放回：{ $names }。
keys_passphrase_unfit = 口令不少于 { $shortest } 个字符，且两次输入须一致。非交互方式取标准输入首行，或环境变量 PINGXI_KEYS_PASSPHRASE。
keys_sealed_unreadable = 封存的密钥无法打开：{ $reason ->
    [passphrase] 口令不符，或文件已被改动。
   *[shape] 不是密钥封存文件，或由更新的版本生成。
}
keys_there = 密钥文件 { $file } 与封存的不同，未放回任何文件。确需替换的，请先移走。
