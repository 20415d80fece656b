"""The customer journey as code: written as a map, measured on events, account by account."""
