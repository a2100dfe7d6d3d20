/** The one style sheet of all pages: phones first (360 px), light and dark, no external resource. */
export const style = `
:root{color-scheme:light dark;--bg:#f2f4f8;--card:#fff;--ink:#131a26;--soft:#5b6578;--line:#e3e7ee;--main:#0b57d0;--on-main:#fff;--tint:#e8f0fe;--tint-ink:#0842a0;--warn:#8a4b00;--warn-bg:#fff3e0;--bad:#b3261e;--bad-bg:#fdeceb;--good:#0b6b3a;--good-bg:#e6f4ea;--hot:#c5221f}
@media(prefers-color-scheme:dark){:root{--bg:#0d1118;--card:#171d27;--ink:#e9edf5;--soft:#9aa6ba;--line:#2a3342;--main:#8ab4f8;--on-main:#0a1930;--tint:#1d2c45;--tint-ink:#b8d2ff;--warn:#ffcf8b;--warn-bg:#35280f;--bad:#ffb4ab;--bad-bg:#3b1614;--good:#8fdcae;--good-bg:#12301f;--hot:#ff8a80}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100dvh;display:flex;flex-direction:column;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","MiSans","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
main,header.bar{width:100%;max-width:520px;margin:0 auto;padding:0 16px}
main{flex:1;display:flex;flex-direction:column}
main>*{flex:none}
main.wide,header.wide{max-width:860px}
main{padding-bottom:40px}
main:has(>.dock){padding-bottom:0}
header.bar{display:flex;justify-content:space-between;align-items:center;min-height:52px;color:var(--soft);font-size:14px}
header.bar a{color:var(--soft);padding:12px 0 12px 16px;text-decoration:none}
h1{font-size:22px;line-height:1.3;margin:4px 0 14px;letter-spacing:.01em}
h2{font-size:15px;margin:0 0 10px;color:var(--soft);font-weight:600}
p{margin:0 0 10px}
a{color:var(--main)}
.card{background:var(--card);border-radius:16px;padding:18px;margin:0 0 12px;box-shadow:0 1px 2px rgba(16,24,40,.06)}
.card>:last-child{margin-bottom:0}
.soft{color:var(--soft);font-size:14px}
.who{font-size:26px;font-weight:700;line-height:1.25;margin:0;overflow-wrap:anywhere}
.number{font-size:17px;color:var(--soft);font-variant-numeric:tabular-nums;margin:2px 0 0}
.head{display:flex;justify-content:space-between;align-items:flex-start;gap:12px;margin-bottom:14px}
.badge{flex:none;border-radius:999px;padding:3px 12px;font-size:14px;font-weight:600;background:var(--tint);color:var(--tint-ink);white-space:nowrap}
.badge.hot{background:var(--bad-bg);color:var(--hot)}
.badge.good{background:var(--good-bg);color:var(--good)}
.badge.warn{background:var(--warn-bg);color:var(--warn)}
.until{display:flex;align-items:baseline;flex-wrap:wrap;gap:0 8px;background:var(--warn-bg);color:var(--warn);border-radius:12px;padding:10px 14px;margin:0 0 12px;font-size:16px}
.until b{font-size:30px;line-height:1.2;font-variant-numeric:tabular-nums}
dl{display:grid;grid-template-columns:auto 1fr;gap:8px 16px;margin:0}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
ul.plain{list-style:none;margin:0;padding:0}
ul.plain li{padding:7px 0 7px 20px;position:relative}
ul.plain li::before{content:"";position:absolute;left:2px;top:1.1em;width:7px;height:7px;border-radius:50%;background:var(--main)}
.note{border-radius:12px;padding:12px 14px;margin:0 0 12px;background:var(--tint);color:var(--tint-ink);overflow-wrap:anywhere}
.note.bad{background:var(--bad-bg);color:var(--bad)}
.note.good{background:var(--good-bg);color:var(--good)}
.note.warn{background:var(--warn-bg);color:var(--warn)}
form{margin:0}
.card>:is(form,.row)+form{margin-top:8px}
.script+.row{margin-top:12px}
label,legend{display:block;font-size:15px;font-weight:600;margin:0 0 6px;padding:0}
input[type=text],input[type=tel],input[type=search],input[type=datetime-local],input[type=date],select{display:block;width:100%;min-height:50px;padding:10px 14px;margin:0 0 14px;border:1px solid var(--line);border-radius:12px;background:var(--bg);color:var(--ink);font:inherit}
textarea{display:block;width:100%;padding:10px 14px;margin:0 0 14px;border:1px solid var(--line);border-radius:12px;background:var(--bg);color:var(--ink);font:inherit;resize:vertical}
input.code{font-size:26px;letter-spacing:.22em;text-align:center;text-transform:lowercase;font-variant-numeric:tabular-nums}
.button,button{display:block;width:100%;min-height:52px;padding:12px 16px;border:0;border-radius:14px;background:var(--main);color:var(--on-main);font:inherit;font-size:17px;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button.quiet,.button.quiet{background:var(--tint);color:var(--tint-ink)}
button.danger{background:var(--bad-bg);color:var(--bad)}
button.big,.button.big{min-height:58px;font-size:19px}
:is(a,button,input,select,textarea,summary):focus-visible{outline:3px solid var(--main);outline-offset:2px}
.dock{position:sticky;bottom:0;margin:auto -16px 0;padding:12px 16px calc(12px + env(safe-area-inset-bottom));background:linear-gradient(transparent,var(--bg) 28%)}
details[open]~.dock{position:static}
.row{display:grid;grid-template-columns:repeat(4,1fr);gap:8px}
.row.two{grid-template-columns:1fr 1fr;align-items:end}
.row button{padding:8px 4px;font-size:16px}
.times{display:grid;grid-template-columns:repeat(3,1fr);gap:10px}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:8px}
.times button{padding:8px 4px;min-height:56px}
.days a.card{display:flex;justify-content:space-between;align-items:center;min-height:56px;padding:14px 18px}
.card details summary{padding:12px 0;min-height:48px}
.card details>form,.card details>div{padding:0 0 8px}
fieldset{border:0;margin:0 0 14px;padding:0}
.choice{display:flex;align-items:center;gap:12px;min-height:48px;margin:0;font-weight:400;font-size:16px;border-bottom:1px solid var(--line)}
.choice input{width:20px;height:20px;margin:0;accent-color:var(--main);flex:none}
details.card{padding:0}
summary{padding:16px 18px;min-height:52px;cursor:pointer;font-weight:600;color:var(--soft)}
details>div,details>form{padding:0 18px 18px}
.script{border-left:3px solid var(--main);padding:2px 0 2px 12px;margin:0}
.notice{margin-top:8vh;padding:32px 22px;text-align:center}
.notice p{color:var(--soft)}
.big-sign{width:68px;height:68px;border-radius:50%;display:grid;place-items:center;font-size:34px;font-weight:700;background:var(--tint);color:var(--tint-ink);margin:0 auto 18px}
.big-sign.good{background:var(--good-bg);color:var(--good)}
.big-sign.warn{background:var(--warn-bg);color:var(--warn)}
.big-sign.bad{background:var(--bad-bg);color:var(--bad)}
.tabs{display:flex;gap:8px;margin:0 0 14px;flex-wrap:wrap}
.tabs a{padding:10px 16px;border-radius:999px;background:var(--card);color:var(--ink);text-decoration:none;min-height:44px}
.tabs a[aria-current]{background:var(--main);color:var(--on-main)}
.lead .who{font-size:20px;color:var(--ink)}
.lead .head{margin-bottom:8px}
.lead p{margin-bottom:6px}
a.card{display:block;color:inherit;text-decoration:none}
a.card .who,a.card .number{display:block}
.inline{display:flex;gap:8px;align-items:stretch;margin-top:12px}
.inline select,.inline input{margin:0;min-width:0}
.inline button{width:auto;flex:none;min-height:50px}
.text{overflow-wrap:anywhere;white-space:pre-line;margin:8px 0}
.text a{display:inline-block;max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;vertical-align:bottom}
`
  .replaceAll('\n', '')
  .trim()
