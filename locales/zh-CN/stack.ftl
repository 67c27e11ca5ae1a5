# 一键启动：过程与故障
stack_port_taken = { $what }要用的端口 { $port } 已被占用（{ $holder }）。请停止该程序，或另行指定端口（填 0 则自动选取空闲端口）。
