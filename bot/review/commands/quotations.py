"""Where an e-mail program begins to quote the mail that is answered.

GitHub turns replies by e-mail into comments. Whoever answers below a notification sends the old mail
along, with the commands in it. Some programs put ``>`` before its lines, which Markdown knows; others only
write who said it and when, in the language of the reader:

    On Tue, Nov 3, 2026 at 9:12 AM Alice <a@example.org> wrote:
    Am 03.11.2026 um 09:12 schrieb Alice <a@example.org>:
    Von: Alice
    Gesendet: Dienstag
"""

from __future__ import annotations

import re

_WROTE = (
    r"wrote|writes|schrieb|schreibt|a[ ]écrit|a[ ]ecrit|escribió|escribio|ha[ ]scritto|escreveu|schreef|skrev"
    r"|napisał\(a\)|napisała|napisał|pisze|kirjoitti|yazdı|napsal\(a\)|napsal|napísal|написал\(а\)|написал|пишет|пише"
    r"|님이[ ]작성|작성|写道|寫道|のメール"
)
_BEGINS_SAID = (
    r"On|Am|Le|El|Il|Em|Op|Den|På|W[ ]dniu|Dnia|Dne|V|Vào|Pada|在|于|於|"
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Mo|Di|Mi|Do|Fr|Sa|So|lun|mar|mer|jeu|ven|sam|dim|pon|wt|śr|czw|pt|sob|niedz|пн|вт|ср|чт|пт|сб|вс"
    r"|po|út|st|čt|pá|so|ne|ma|ti|ke|to|pe|la|su)\.?,?|\d"
)
_SENDER = r"From|Von|De|Da|Van|Från|Fra|Od|Lähettäjä|Kimden|Feladó|Expéditeur|Remitente|Mittente|От|Від|差出人|发件人|寄件者|보낸[ ]사람"
_SENT = (
    r"Sent|Date|To|Cc|Subject|Gesendet|Datum|An|Betreff|Envoyé|À|Objet|Enviado|Enviada|Fecha|Para|Asunto|Assunto"
    r"|Inviato|Data|A|Oggetto|Verzonden|Aan|Onderwerp|Skickat|Till|Ämne|Sendt|Til|Emne|Wysłano|Do|Temat|Lähetetty|Vastaanottaja"
    r"|Aihe|Отправлено|Дата|Кому|Тема|Gönderildi|Kime|Konu|Tarih|送信日時|宛先|件名|发送时间|收件人|主题|寄件日期|收件者|主旨|보낸[ ]날짜|받는[ ]사람|제목"
)
_FORWARDED = (
    r"original[ ]message|forwarded[ ]message|ursprüngliche[ ]nachricht|weitergeleitete[ ]nachricht|message[ ]d['’]origine"
    r"|message[ ]original|message[ ]transféré|mensaje[ ]original|mensaje[ ]reenviado|messaggio[ ]originale|messaggio[ ]inoltrato"
    r"|mensagem[ ]original|mensagem[ ]encaminhada|oorspronkelijk[ ]bericht|doorgestuurd[ ]bericht|originalmeddelande"
    r"|oprindelig[ ]meddelelse|opprinnelig[ ]melding|alkuperäinen[ ]viesti|oryginalna[ ]wiadomość|пересланное[ ]сообщение"
    r"|исходное[ ]сообщение|元のメッセージ|原始邮件|原始郵件|원본[ ]메시지"
)
_BEGINS_FORWARDED = (
    r"begin[ ]forwarded[ ]message|anfang[ ]der[ ]weitergeleiteten[ ]nachricht|début[ ]du[ ]message[ ](?:réexpédié|transféré)"
    r"|inicio[ ]del[ ]mensaje[ ]reenviado|inizio[ ]messaggio[ ]inoltrato|início[ ]da[ ]mensagem[ ]encaminhada"
    r"|begin[ ]doorgestuurd[ ]bericht|vidarebefordrat[ ]brev|videresendt[ ]besked"
)
QUOTED = re.compile(
    # who wrote when: a word of saying and a number, or a time and an address, with a colon at the end
    rf"^(?:(?:{_BEGINS_SAID})(?=[^\n]*\d)[^\n]{{2,200}}(?:\n[^\n]{{1,200}})?(?:[ \n]|(?<=[》>])|(?<=\d))(?:{_WROTE})(?:[ ][^\n]{{1,120}})?[ ]?[:：]"
    r"|[^\n@<]{0,120}\d{1,2}[:.h]\d{2}[^\n<]{0,120}<[^<>\s]{1,120}@[^<>\s]{1,120}>[)\s]{0,3}[^\n:]{0,30}[:：]"
    rf"|[^\n<]{{0,80}}<[^<>\s]{{1,120}}@[^<>\s]{{1,120}}>[^\n]{{0,80}}\d{{1,2}}:\d{{2}}[^\n]{{0,40}}(?:{_WROTE})[ ]?[:：]"
    rf"|[-_ ]{{2,20}}[ ]?(?:{_FORWARDED})[ ]?[-_ ]{{2,20}}"
    rf"|(?:{_BEGINS_FORWARDED})[ ]?[:：]"
    rf"|\*{{0,2}}(?:{_SENDER})[ ]?[:：]\*{{0,2}}[^\n]{{1,200}}\n(?:[^\n]{{1,200}}\n)?\*{{0,2}}(?:{_SENT})[ ]?[:：][^\n]*)[ \t]*$",
    re.M | re.I,
)
"""The line, or lines, above the quotation."""
