"""The desk's pages in one Gradio application. ``agent/pages`` draws them; here they get their addresses."""

import gradio as gr

from agent.actions import Desk
from agent.pages import account, crisis, draft, find, invite, learning, people, policy, queue, records, voice
from agent.pages.handlers import mount
from agent.pages.progress import Jobs
from agent.pages.uploads import Uploads


def build(desk: Desk, uploads: Uploads) -> gr.Blocks:
    """Every page of ``desk``; nobody's data is in it until a person who is signed in asks for it."""
    jobs = Jobs()
    demo = gr.Blocks(title="Storydesk", analytics_enabled=False, fill_width=True)
    with demo:
        mount(queue.PAGE, desk, jobs)
    rest = (find.PAGE, draft.PAGE, crisis.PAGE, records.page(uploads), voice.page(uploads), learning.PAGE)
    for page in (*rest, policy.PAGE, people.PAGE, account.PAGE, invite.PAGE):
        with demo.route(page.name, page.path, show_in_navbar=False):
            mount(page, desk, jobs)
    demo.queue(api_open=False, default_concurrency_limit=8, max_size=64)
    return demo
