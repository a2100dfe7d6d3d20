/** The look of the report: one page, light and dark, no external resource. */
export const style = `
:root{color-scheme:light dark;--bg:#f4f5f8;--card:#fff;--ink:#151b26;--soft:#5f6a7d;--line:#e6e9ef;--main:#0b57d0;--answer:#7f8da3;--complaint:#c5221f;--safety:#8c1d18;--service:#0b57d0;--care:#d06a9b;--survey:#7a5af5;--marketing:#e8a13a;--good:#178a50;--good-bg:#e4f5ec;--bad:#c5221f;--bad-bg:#fdeceb;--quiet:#e9ecf3}
@media(prefers-color-scheme:dark){:root{--bg:#0e1219;--card:#171d27;--ink:#e9edf5;--soft:#9aa6ba;--line:#2a3342;--main:#8ab4f8;--answer:#76849a;--complaint:#ff8a80;--safety:#ffb4ab;--service:#8ab4f8;--care:#f3a3c8;--survey:#b7a2ff;--marketing:#ffc876;--good:#7fdca8;--good-bg:#12301f;--bad:#ffb4ab;--bad-bg:#3b1614;--quiet:#212938}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"PingFang SC","HarmonyOS Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
main{max-width:1080px;margin:0 auto;padding:36px 20px 64px}
header{margin:0 4px 26px}
h1{font-size:30px;line-height:1.25;margin:0 0 6px;letter-spacing:.01em}
h1 small,h2 small{font-weight:400;color:var(--soft);font-size:.62em;margin-left:.5em}
h2{font-size:19px;margin:0 0 4px}
.lede{color:var(--soft);margin:0}
.grid{display:grid;grid-template-columns:repeat(4,1fr);gap:14px;margin-bottom:14px}
.two{display:grid;grid-template-columns:1fr 1fr;gap:14px}
@media(max-width:820px){.grid{grid-template-columns:1fr 1fr}.two{grid-template-columns:1fr}}
.card{background:var(--card);border-radius:18px;padding:22px 24px;margin:0 0 14px;box-shadow:0 1px 2px rgba(16,24,40,.06);overflow-x:auto}
.grid .card{margin:0;padding:18px 20px}
.figure{font-size:34px;font-weight:700;line-height:1.15;font-variant-numeric:tabular-nums}
.figure small{font-size:15px;font-weight:500;color:var(--soft)}
.what{color:var(--soft);font-size:14px}
.verdict{display:flex;gap:16px;align-items:center;background:var(--good-bg);color:var(--good)}
.verdict.bad{background:var(--bad-bg);color:var(--bad)}
.verdict b{font-size:19px;display:block}
.verdict .sign{flex:none;width:46px;height:46px;border-radius:50%;display:grid;place-items:center;background:currentColor}
.verdict .sign i{color:var(--card);font:700 24px/1 system-ui}
.note{color:var(--soft);font-size:14px;margin:0 0 12px}
svg{width:100%;height:auto;display:block;margin-top:8px}
td .chip{margin:1px 4px 1px 0;padding:1px 9px}
svg text{font-size:12px;fill:var(--soft);text-anchor:middle}
svg text.value{fill:var(--ink);font-variant-numeric:tabular-nums}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:13px;color:var(--soft);margin-top:8px}
.legend i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:6px;vertical-align:-1px}
table{border-collapse:collapse;width:100%;font-size:14px}
th{font-weight:500;color:var(--soft);text-align:left;padding:6px 10px 6px 0;border-bottom:1px solid var(--line);white-space:nowrap}
td{padding:8px 10px 8px 0;border-bottom:1px solid var(--line);vertical-align:middle}
tr:last-child td{border-bottom:0}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td small{color:var(--soft);margin-left:6px}
td:first-child{white-space:nowrap}
td.wide{width:34%}
th{line-height:1.35}
.strip{display:flex;height:12px;border-radius:6px;overflow:hidden;background:var(--quiet);min-width:90px}
.strip i{display:block;height:100%}
.chip{display:inline-block;border-radius:999px;background:var(--bg);padding:2px 11px;margin:2px 6px 2px 0;font-size:13px;white-space:nowrap}
.chip b{font-variant-numeric:tabular-nums}
.funnel{display:grid;gap:7px;margin-top:10px}
@media(min-width:900px){.three{grid-template-columns:1fr 1fr 1fr}}
.funnel div{display:grid;grid-template-columns:290px 1fr 74px;align-items:center;gap:12px}
.funnel span.strip{height:24px;border-radius:8px}
.funnel b{text-align:right;font-variant-numeric:tabular-nums}
.funnel .sub{padding-left:18px;color:var(--soft)}
${['main', 'answer', 'complaint', 'safety', 'service', 'care', 'survey', 'marketing', 'good', 'bad', 'quiet']
  .map((tone) => `rect.${tone}{fill:var(--${tone})}i.${tone}{background:var(--${tone})}`)
  .join('\n')}
footer{color:var(--soft);font-size:13px;margin:22px 4px 0}
`
  .replaceAll('\n', '')
  .trim()
