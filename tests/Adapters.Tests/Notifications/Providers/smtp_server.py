"""A mail server on a free loopback port, its certificate, and what came, as lines of JSON on standard output.

usage: smtp_server.py plain|starttls|tls CERTIFICATE KEY
user "lastgood", password "open sesame"; it refuses nobody@… (550) and busy@… (450), and e-mails with "spam" in their subject.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

mode, certificate, key = sys.argv[1:4]


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user"
        if address.startswith("busy@"):
            return "450 4.2.1 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        if "spam" in message["Subject"]:
            return "554 5.7.1 rejected"
        say(
            sender=envelope.mail_from,
            to=envelope.rcpt_tos,
            user=str(session.auth_data.login, "utf-8") if session.auth_data else None,
            secure=session.ssl is not None or mode == "tls",
            longest=max(len(line) for line in envelope.content.splitlines()),
            headers={name: str(value) for name, value in message.items()},
            parts={part.get_content_type(): part.get_content() for part in message.iter_parts()},
            defects=[str(d) for part in message.walk() for d in part.defects],
        )
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    return AuthResult(
        success=data.login == b"lastgood" and data.password == b"open sesame", handled=False, auth_data=data
    )


def say(**what):
    print(json.dumps(what), flush=True)


async def serve():
    context = None
    if mode != "plain":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            Handler(),
            hostname="mail.test",
            tls_context=context if mode == "starttls" else None,
            require_starttls=mode == "starttls",
            auth_require_tls=mode == "starttls",
            authenticator=authenticate,
        ),
        "127.0.0.1",
        0,
        ssl=context if mode == "tls" else None,
    )
    say(port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(serve())
