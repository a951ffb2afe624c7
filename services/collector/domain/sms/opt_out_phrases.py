"""Wishes for no more messages that take several words, or stand inside others. Tables only."""

from services.collector.domain.sms.opt_out_words import folded

CONTAINED = tuple(
    folded(one)
    for one in (
        "配信停止",
        "登録解除",
        "退订",
        "退訂",
        "取消订阅",
        "取消訂閱",
        "停止发送",
        "停止發送",
        "수신거부",
        "수신 거부",
    )
)
"""In writing without spaces: wherever they stand."""

PHRASES = tuple(
    folded(one).split()
    for one in (
        "leave me alone",
        "take me off",
        "opt me out",
        "opt out",
        "opting out",
        "opted out",
        "stop all",
        "reply stop",
        "text stop",
        "send stop",
        "how can i unsubscribe",
        "how do i unsubscribe",
        "how to unsubscribe",
        "where can i unsubscribe",
        "how do i opt out",
        "how can i opt out",
        "how do i stop these",
        "wie kann ich mich abmelden",
        "wie melde ich mich ab",
        "ich widerspreche",
        "ich widerrufe",
        "i revoke",
        "i said stop",
        "stop txt",
        "lasst mich in ruhe",
        "lassen sie mich in ruhe",
        "lass mich in ruhe",
        "melden sie mich ab",
        "melde mich ab",
        "mich abmelden",
        "mich austragen",
        "hören sie auf",
        "hör auf",
        "hört auf",
        "no mas",
        "darme de baja",
        "dar de baja",
        "dame de baja",
        "date de baja",
        "dadme de baja",
        "deme de baja",
        "denme de baja",
        "laissez moi tranquille",
        "laisse moi tranquille",
        "dejenme en paz",
        "me deixem em paz",
        "lasciatemi in pace",
        "laat me met rust",
        "les mig i fred",
        "إلغاء الاشتراك",
        "الغاء اشتراكي",
        "أوقف الرسائل",
        "не беспокоить",
    )
)
"""Several words that are one strong word together."""
