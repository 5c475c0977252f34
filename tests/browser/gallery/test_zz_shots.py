import os
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]="true"
import pytest, random
from django.utils import timezone
from playwright.sync_api import sync_playwright
from battles.models import *
from battles.models.boards import *
from tests.support.battles import member
pytestmark = pytest.mark.django_db(transaction=True)
FLAGS="--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
def test_shots(live_server):
    r=random.Random(2); now=timezone.now()
    names=["Ada","Bo","Cy","Mo","Wilhelmina the Painter","Zoë","Kit","Di","Edda","Finn","Gus","Hal"]
    people=[member(n) for n in names]
    for p in people:
        s=r.choice([1_000_000,1_500_000,2_600_000,6_000_000])
        Rating.objects.create(player=p,mu=25_000_000+r.randint(-9,9)*700_000,sigma=s,battles=r.randint(1,140),changes=1,updated_at=now)
    f=BoardFit.objects.create(kind="players",seen="x",fitted_at=now,votes=14230,voters=812,names=12,side=.03,side_error=.01,steps=3)
    g=BoardFit.objects.create(kind="models",seen="x",fitted_at=now,votes=1423,voters=81,names=3,side=.03,side_error=.01,steps=3)
    st=sorted([r.gauss(0,.5) for _ in people],reverse=True)
    for i,p in enumerate(people):
        e=r.uniform(.1,.3) if i<9 else 1.2
        BoardPlace.objects.create(fit=f,position=i+1,rank=max(1,i-1),name=str(p.pk),player=p,strength=st[i],lower=None if i==11 else st[i]-e,upper=None if i==11 else st[i]+e,votes=r.randint(40,3000) if i<9 else 12,is_preliminary=i>=9)
    for i,(m,t) in enumerate([("starter",.4),("turbo-512",.1),("pixel-old",-.5)]):
        BoardPlace.objects.create(fit=g,position=i+1,rank=i+1,name=m,strength=t,lower=t-.12,upper=t+.12,votes=400,is_preliminary=False)
    with sync_playwright() as pw:
        b=pw.chromium.launch(executable_path="/usr/bin/chromium",args=FLAGS)
        for w,h in ((360,740),(1280,900)):
            for scheme in ("light","dark"):
                c=b.new_context(viewport={"width":w,"height":h},color_scheme=scheme); pg=c.new_page()
                for path in ("ratings","players","models","prompts"):
                    pg.goto(live_server.url+"/leaderboards/"+path); pg.wait_for_timeout(150)
                    over=pg.evaluate("document.documentElement.scrollWidth")
                    print(path,w,scheme,over)
                    pg.screenshot(path=f"/tmp/shots-{path}-{w}-{scheme}.png")
                c.close()
        b.close()
