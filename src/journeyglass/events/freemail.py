"""Domains of mail providers open to anyone: an address there says nothing about the company."""

from __future__ import annotations

_DOMAINS = """
    gmail.com googlemail.com
    outlook.com outlook.at outlook.be outlook.cl outlook.co.id outlook.co.il outlook.co.th outlook.com.ar
    outlook.com.au outlook.com.br outlook.com.gr outlook.com.tr outlook.com.vn outlook.cz outlook.de outlook.dk
    outlook.es outlook.fr outlook.hu outlook.ie outlook.in outlook.it outlook.jp outlook.kr outlook.lv outlook.my
    outlook.ph outlook.pt outlook.sa outlook.sg outlook.sk
    hotmail.com hotmail.be hotmail.ca hotmail.co.il hotmail.co.jp hotmail.co.nz hotmail.co.th hotmail.co.uk
    hotmail.com.ar hotmail.com.au hotmail.com.br hotmail.com.mx hotmail.com.tr hotmail.com.tw hotmail.cz hotmail.de
    hotmail.dk hotmail.es hotmail.fi hotmail.fr hotmail.gr hotmail.hu hotmail.it hotmail.nl hotmail.no hotmail.se
    live.com live.at live.be live.ca live.cl live.cn live.co.uk live.co.za live.com.ar live.com.au live.com.mx
    live.com.pt live.de live.dk live.fr live.hk live.ie live.it live.jp live.nl live.no live.ru live.se
    msn.com passport.com windowslive.com
    yahoo.com yahoo.at yahoo.be yahoo.ca yahoo.cn yahoo.co.id yahoo.co.il yahoo.co.in yahoo.co.jp yahoo.co.kr
    yahoo.co.nz yahoo.co.th yahoo.co.uk yahoo.co.za yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.co
    yahoo.com.hk yahoo.com.mx yahoo.com.my yahoo.com.pe yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw
    yahoo.com.ua yahoo.com.vn yahoo.cz yahoo.de yahoo.dk yahoo.es yahoo.fi yahoo.fr yahoo.gr yahoo.hu yahoo.ie
    yahoo.in yahoo.it yahoo.nl yahoo.no yahoo.pl yahoo.pt yahoo.ro yahoo.se ymail.com rocketmail.com myyahoo.com
    icloud.com me.com mac.com
    aol.com aol.co.uk aol.de aol.fr aol.it aim.com love.com wow.com verizon.net
    proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io keemail.me
    fastmail.com fastmail.fm hushmail.com startmail.com mailfence.com posteo.de posteo.net runbox.com disroot.org
    riseup.net hey.com duck.com zoho.com zohomail.com zohomail.eu
    gmx.com gmx.net gmx.de gmx.at gmx.ch gmx.fr gmx.es gmx.co.uk gmx.us web.de mail.de email.de freenet.de t-online.de
    arcor.de online.de vodafone.de kabelmail.de bluewin.ch hispeed.ch aon.at chello.at
    mail.com email.com usa.com europe.com post.com consultant.com engineer.com writeme.com inbox.com lycos.com
    excite.com rediffmail.com rediff.com sify.com indiatimes.com
    orange.fr wanadoo.fr free.fr laposte.net sfr.fr neuf.fr bbox.fr voila.fr
    libero.it virgilio.it alice.it tin.it tiscali.it email.it inwind.it iol.it
    telefonica.net terra.es ono.com sapo.pt clix.pt
    btinternet.com btopenworld.com virginmedia.com blueyonder.co.uk ntlworld.com sky.com talktalk.net tiscali.co.uk
    o2.co.uk orange.net
    ziggo.nl kpnmail.nl planet.nl xs4all.nl home.nl hetnet.nl telenet.be skynet.be proximus.be
    telia.com spray.se online.no mail.dk luukku.com suomi24.fi
    wp.pl onet.pl onet.eu op.pl o2.pl interia.pl interia.eu poczta.fm gazeta.pl tlen.pl vp.pl
    seznam.cz centrum.cz email.cz post.cz volny.cz atlas.cz azet.sk centrum.sk zoznam.sk
    abv.bg mail.bg freemail.hu citromail.hu indamail.hu in.gr otenet.gr mynet.com
    ukr.net i.ua meta.ua bigmir.net email.ua tut.by
    mail.ru bk.ru list.ru inbox.ru internet.ru xmail.ru mail.ua yandex.ru ya.ru yandex.com yandex.by yandex.kz
    yandex.ua yandex.com.tr narod.ru rambler.ru lenta.ru autorambler.ru myrambler.ru ro.ru r0.ru pochta.ru qip.ru
    hotbox.ru nm.ru km.ru nxt.ru e1.ru mail15.com
    comcast.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net juno.com netzero.net
    optonline.net frontier.com frontiernet.net windstream.net centurylink.net roadrunner.com prodigy.net
    rogers.com shaw.ca sympatico.ca bell.net telus.net videotron.ca
    bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au xtra.co.nz
    uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com oi.com.br
    prodigy.net.mx fibertel.com.ar arnet.com.ar ciudad.com.ar
    qq.com vip.qq.com foxmail.com 163.com vip.163.com 126.com vip.126.com yeah.net 188.com sina.com sina.cn
    vip.sina.com sohu.com vip.sohu.com tom.com 139.com 189.cn wo.cn 21cn.com aliyun.com 263.net 2980.com netease.com
    hinet.net msa.hinet.net ms.hinet.net seed.net.tw pchome.com.tw url.com.tw mail2000.com.tw kimo.com
    yam.com xuite.net giga.net.tw so-net.net.tw tpts.seed.net.tw
    netvigator.com hongkong.com hkstar.com
    naver.com daum.net hanmail.net nate.com kakao.com
    docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp
    excite.co.jp goo.jp
    walla.com walla.co.il mailinator.com guerrillamail.com yopmail.com 10minutemail.com temp-mail.org
"""
FREE_MAIL = frozenset(_DOMAINS.split())
"""Lower case; mail relays for hiding one's address are among them."""
