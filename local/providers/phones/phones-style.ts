/** What the two phones add to the style of our pages. */
export const phonesStyle = `
main{max-width:980px}
.top{display:grid;grid-template-columns:1fr auto;gap:12px 32px;align-items:center;margin:0 0 20px}
.top h1{margin:0 0 4px}
.top p{margin:0;max-width:56ch}
.top form{min-width:260px;display:grid;gap:8px}
.phones{display:grid;grid-template-columns:1fr 1fr;gap:28px;align-items:start}
.phones section{min-width:0}
.phones h2{text-align:center;margin:0 0 10px}
.phone{max-width:400px;margin:0 auto;border:8px solid #1b2230;border-radius:38px;background:var(--bg);overflow:hidden;display:flex;flex-direction:column;height:700px;box-shadow:0 12px 32px rgba(16,24,40,.16)}
.phone .home{flex:none;padding:7px 0 8px;display:grid;justify-items:center}
.phone .home::before{content:"";width:108px;height:4px;border-radius:4px;background:var(--ink);opacity:.28}
.replies+.home{background:var(--card)}
.phone .bar::before{content:"";width:84px;height:20px;border-radius:12px;background:#1b2230;margin:-6px 0 8px}
.phone .bar{display:flex;flex-direction:column;align-items:center;padding:14px 12px 10px;background:var(--card);border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
.phone .bar span{color:var(--soft);font-size:13px}
.screen{flex:1;overflow-y:auto;padding:14px;display:flex;flex-direction:column;gap:12px}
.empty{margin:auto;text-align:center;color:var(--soft);padding:0 24px}
.bubble{align-self:flex-start;max-width:86%;background:var(--card);border-radius:6px 18px 18px 18px;padding:10px 14px;overflow-wrap:anywhere}
.bubble p{margin:0;white-space:pre-line;font-size:15px;line-height:1.5}
.bubble small{display:block;color:var(--soft);font-size:12px;margin-top:4px}
.bubble.own{align-self:flex-end;border-radius:18px 6px 18px 18px;background:var(--main);color:var(--on-main)}
.bubble.own small{color:inherit;opacity:.8}
.app{display:flex!important;align-items:center;gap:7px;margin:0 0 6px!important;font-weight:600}
.app::before{content:"";flex:none;width:14px;height:14px;border-radius:4px;background:#4a7dff}
.app.sms::before{background:#34b759}
.app.wechat::before{background:#07c160}
.app.from-staff::before,.app.task::before{background:#2a82e4}
.app time{margin-left:auto;padding-left:12px;font-weight:400;font-variant-numeric:tabular-nums}
.bubble dl{gap:4px 14px;font-size:15px;margin:2px 0 0}
.bubble .more{display:flex;justify-content:space-between;margin:12px -14px -14px;padding:12px 14px;border-top:1px solid var(--line);color:var(--ink);text-decoration:none;font-size:15px}
.bubble .badge{display:inline-block;font-size:12px;margin:0 0 6px}
.bubble.card .draft{background:var(--bg);color:var(--ink);border-radius:10px;padding:10px 12px;line-height:1.5}
.bubble.card{width:100%;max-width:100%;border-radius:14px;margin:0;padding:14px}
.bubble.card b{display:block;font-size:17px;margin-bottom:6px}
.bubble.card p{color:var(--soft);line-height:1.7}
.presses{display:grid;grid-template-columns:repeat(auto-fit,minmax(86px,1fr));gap:8px;margin-top:12px}
.presses .button{display:grid;place-items:center}
.presses :is(button,.button){min-height:46px;padding:8px;font-size:16px;border-radius:12px}
.bubble .presses .pressed{grid-column:1/-1;text-align:center;background:var(--good-bg);color:var(--good);border-radius:12px;padding:10px;font-weight:600}
.bubble .presses .pressed.not{background:var(--warn-bg);color:var(--warn)}
.chips{display:grid;grid-template-columns:1fr 1fr;gap:8px}
.chips form:last-child:nth-child(odd){grid-column:1/-1}
.presses .pressed~.button{grid-column:1/-1}
.replies .chips button{font-size:13px;min-height:38px;padding:4px 10px;border-radius:11px;white-space:nowrap}
.chips .count{display:inline-block;min-width:18px;padding:0 5px;border-radius:9px;background:var(--main);color:var(--on-main);font-size:12px;line-height:18px}
.replies{padding:10px 12px 6px;background:var(--card);border-top:1px solid var(--line);display:grid;gap:8px}
.replies button{min-height:44px;padding:6px 14px;font-size:15px}
.replies .reply{display:grid;grid-template-columns:1fr auto;gap:8px}
.replies input[type=text]{margin:0;min-height:44px;padding:6px 14px}
.phones .tabs{justify-content:center;gap:6px;margin:0 0 10px;min-height:36px}
.phones .tabs a{padding:8px 12px;font-size:13px;min-height:36px;font-variant-numeric:tabular-nums}
@media(prefers-color-scheme:dark){.phone{border-color:#3b4558}.phone .bar::before{background:#000}}
@media(max-width:720px){.phones .tabs:empty{display:none}.top{grid-template-columns:1fr}.phones{grid-template-columns:1fr}.phone{height:560px;max-width:none;border-width:5px;border-radius:30px}}
`
  .replaceAll('\n', '')
  .trim()

/** Loads the page again when something came, unless somebody is writing; and shows what came last. */
export const phonesScript = `
for(const each of document.querySelectorAll('.screen'))each.scrollTop=each.scrollHeight;
setInterval(async()=>{const field=document.querySelector('input[name=text]:focus');if(field&&field.value)return;
const news=await fetch('/news').then(r=>r.text()).catch(()=>undefined);
if(news!==undefined&&news!==document.body.dataset.news)location.reload()},1500);
`
  .replaceAll('\n', '')
  .trim()
