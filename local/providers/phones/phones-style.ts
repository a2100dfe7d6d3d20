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
.phone{max-width:400px;margin:0 auto;border:8px solid #1b2230;border-radius:38px;background:var(--bg);overflow:hidden;display:flex;flex-direction:column;height:660px;box-shadow:0 12px 32px rgba(16,24,40,.16)}
.phone .bar{display:flex;flex-direction:column;align-items:center;padding:14px 12px 10px;background:var(--card);border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums}
.phone .bar span{color:var(--soft);font-size:13px}
.screen{flex:1;overflow-y:auto;padding:14px;display:flex;flex-direction:column;gap:12px}
.empty{margin:auto;text-align:center;color:var(--soft);padding:0 24px}
.bubble{align-self:flex-start;max-width:86%;background:var(--card);border-radius:6px 18px 18px 18px;padding:10px 14px;overflow-wrap:anywhere}
.bubble p{margin:0;white-space:pre-line;font-size:15px;line-height:1.5}
.bubble small{display:block;color:var(--soft);font-size:12px;margin-top:4px}
.bubble.own{align-self:flex-end;border-radius:18px 6px 18px 18px;background:var(--main);color:var(--on-main)}
.bubble.own small{color:inherit;opacity:.8}
.bubble.card{width:100%;max-width:100%;border-radius:14px;margin:0;padding:14px}
.bubble.card b{display:block;font-size:17px;margin-bottom:6px}
.bubble.card p{color:var(--soft);line-height:1.7}
.presses{display:grid;grid-template-columns:repeat(auto-fit,minmax(86px,1fr));gap:8px;margin-top:12px}
.presses .button{display:grid;place-items:center}
.presses :is(button,.button){min-height:46px;padding:8px;font-size:16px;border-radius:12px}
.bubble .presses .pressed{grid-column:1/-1;text-align:center;background:var(--good-bg);color:var(--good);border-radius:12px;padding:10px;font-weight:600}
.replies{padding:10px 12px 14px;background:var(--card);border-top:1px solid var(--line);display:grid;gap:8px}
.replies button{min-height:44px;padding:6px 14px;font-size:15px}
.replies .reply{display:grid;grid-template-columns:1fr auto;gap:8px}
.replies input[type=text]{margin:0;min-height:44px;padding:6px 14px}
.phones .tabs{justify-content:center;gap:6px;margin:0 0 10px;min-height:36px}
.phones .tabs a{padding:8px 12px;font-size:13px;min-height:36px;font-variant-numeric:tabular-nums}
@media(prefers-color-scheme:dark){.phone{border-color:#3b4558}}
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
