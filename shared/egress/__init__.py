"""The one way out to addresses that users typed in: webhooks, chat, tests of destinations.

Whoever may type an address could make the suite call its own neighbours (SSRF). So an address is read strictly, every
IP address of its name is checked, and the connection goes to one of the checked ones. Only gateways post; the plain
values (`addresses`, `allow_list`, `reasons`, `signing`) are for everybody.
"""
