"""The versions of the rules by which incidents are judged: an incident keeps the one it was opened under."""

FIRST = 1
"""What was judged before a run was told which rules new incidents get."""

RULES_VERSION = 3
"""What new incidents are judged by. What came with which:

2. Who reported a worsening cannot withdraw it.
3. Each draft of the statement is a start (``drafted``): what is owed for each, such as the law check, is owed
   anew for a redraft, and a gate asks for that of the text that is released.
"""

REPORTER_KNOWN_SINCE = 2
EACH_DRAFT_SINCE = 3
