/** What the consistency report adds to the style of every page; colours, type and spacing are the theme's. */
import { chartTheme } from "../reporters/theme.js";

export const STYLE = `
${chartTheme()}
header,main,footer{max-width:76rem}
main{display:grid;grid-template-columns:minmax(0,1fr);gap:0 var(--gap4)}
@media(min-width:60rem){main{grid-template-columns:repeat(2,minmax(0,1fr))}main>*{grid-column:1/-1}main>.half{grid-column:auto}}
body{font-size:var(--body);line-height:1.45}
h2{margin:var(--gap3) 0 var(--gap2);scroll-margin-top:1rem}
h3{font-size:1rem;margin:var(--gap3) 0 var(--gap1)}
a{color:var(--mark)}
.soft{font-size:var(--small)}
.judged{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 var(--gap3);margin:var(--gap2) 0}
.whole{white-space:nowrap}
.verdict{display:flex;gap:var(--gap3);align-items:center;border:1px solid var(--line);border-radius:var(--round);padding:var(--gap2) var(--gap3);font-weight:400;font-size:var(--body);background:var(--tint)}
.verdict.violated,.verdict.could-not-check{background:var(--badTint)}.verdict.holds{background:var(--goodTint)}
.verdict h1{font-size:var(--large);margin:0}.verdict p{margin:var(--gap1) 0}
.verdict .sign{font-size:2rem;line-height:1;font-weight:700}
.verdict.violated .sign,.verdict.could-not-check .sign{color:var(--bad)}.verdict.holds .sign{color:var(--good)}
.chips,.cards{list-style:none;margin:var(--gap2) 0;padding:0;display:flex;flex-wrap:wrap;gap:var(--gap2)}
.chips li{border:1px solid var(--line);border-radius:1rem;padding:.1rem .7rem;font-size:var(--small)}
.chips .fresh{border-color:var(--bad);color:var(--bad);background:var(--badTint)}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));margin:var(--gap3) 0}
.cards a{display:block;height:100%;border:1px solid var(--line);border-radius:var(--round);padding:var(--gap2) .8rem;color:inherit;text-decoration:none}
.cards a:hover{border-color:var(--mark)}.cards a>*{display:block}.cards strong{font-size:var(--huge);line-height:1.2}.cards span{font-size:var(--small)}
.error{color:var(--bad)}
.said{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.number{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.kinds summary,.kinds-head{display:grid;grid-template-columns:1.2rem 12.5rem 4rem 2.4rem minmax(0,1fr) auto 5.6rem;gap:0 var(--gap2);align-items:center;padding:.3rem 0;border-bottom:1px solid var(--line)}
.kinds:not(:has(.who)) :is(summary,.kinds-head){grid-template-columns:1.2rem 12.5rem 4rem 2.4rem minmax(0,1fr) 5.6rem}
.kinds-head{font-size:var(--small);font-weight:600;color:var(--soft)}
.kind>summary{list-style:none;position:relative}.kind>summary::-webkit-details-marker{display:none}
.kind>summary:hover{background:var(--tint)}
.kind[open]{border-bottom:2px solid var(--line);margin-bottom:var(--gap3)}.kind[open]>summary{background:var(--tint)}
.kind>:not(summary){margin-left:1.7rem}
.kinds .name{color:var(--mark);text-decoration:underline;text-underline-offset:.15em;overflow-wrap:normal}
.kinds .name .soft{display:inline-block}
.kinds .example{padding-left:.3rem;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.kinds .fresh{color:var(--bad);font-weight:600}
.kinds .day{white-space:nowrap;text-align:right}
.who{display:flex}.who>span{width:4rem;padding:.1rem .4rem;text-align:right;font-variant-numeric:tabular-nums;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.shade1{background:var(--shade1)}.shade2{background:var(--shade2)}.shade3{background:var(--shade3)}.shade4{background:var(--shade4)}
.sign.error{color:var(--bad);font-weight:700}.sign.warning{color:var(--warn);font-weight:700}
.findings>li{scroll-margin-top:1rem}.findings>li:target{outline:2px solid var(--mark);outline-offset:.3rem}
.more>summary{color:var(--mark)}
.copy{float:right;min-height:0;font-size:var(--small);padding:.1rem .5rem}
svg{display:block}
svg text{fill:var(--soft);font:12px var(--sans)}
.chart{margin:var(--gap2) 0;overflow:visible}
.first{fill:var(--first)}.second{fill:var(--second)}.good-bar{fill:var(--good)}.bad-bar{fill:var(--bad)}.rest{fill:var(--line)}
.running{fill-opacity:.45;stroke-width:1.5}.first.running{stroke:var(--first)}.second.running{stroke:var(--second)}
.grid{stroke:var(--line);stroke-dasharray:2 2}.axis{stroke:var(--soft)}
.spark{fill:none;stroke:var(--second);stroke-width:1.5}
.calendar{display:grid;grid-template-columns:1fr 1fr;gap:var(--gap2) var(--gap3)}.calendar svg{width:100%;height:auto}.calendar svg text{font-size:10px}.calendar rect{width:12px;height:12px;rx:2px}
.day0{fill:var(--line);background:var(--line)}.day1{fill:var(--day1);background:var(--day1)}.day2{fill:var(--day2);background:var(--day2)}.day3{fill:var(--day3);background:var(--day3)}.day4{fill:var(--day4);background:var(--day4)}
.ring{fill:var(--paper);stroke:var(--ring);stroke-width:1.8}
.scale{display:flex;gap:var(--gap1);align-items:center}.scale [class]{width:.8rem;height:.8rem;border-radius:.15rem}
.swatch{display:inline-block;width:.8rem;height:.8rem;border-radius:.15rem;vertical-align:-.05rem;margin:0 .2rem 0 .6rem}.swatch:first-child{margin-left:0}
.swatch.first{background:var(--first)}.swatch.second{background:var(--second)}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:0 var(--gap4)}
.pair>*{min-width:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;margin:var(--gap2) 0;width:100%;font-size:var(--body)}
th,td{text-align:left;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:middle;white-space:nowrap;font-variant-numeric:tabular-nums}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);font-weight:600;font-size:var(--small)}
:is(th,td).number{text-align:right}
td.prose{white-space:normal;overflow-wrap:anywhere;min-width:7rem}
td.bar{width:9rem;vertical-align:middle}.narrow td.bar{width:40%}section{margin-bottom:var(--gap3)}
.ids{columns:14rem;list-style:none;padding:0;margin:var(--gap1) 0;font-size:var(--small)}.ids code{overflow-wrap:anywhere}
summary{cursor:pointer;padding:.3rem 0}
form{display:flex;flex-wrap:wrap;gap:var(--gap2) var(--gap3);align-items:end;margin:var(--gap2) 0}
form[hidden],li[hidden],details[hidden]{display:none}
label{display:grid;min-width:0;gap:.1rem;font-size:var(--small);color:var(--soft)}
input,select,button{font:inherit;color:var(--ink);background:var(--paper);border:1px solid var(--soft);border-radius:.3rem;padding:.25rem .5rem;min-height:2rem;max-width:14rem}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;background:var(--paper);padding:.5rem;z-index:1}header~.skip:focus,body>.skip:focus{top:1rem}
@media(max-width:37.49rem){
.chips li{padding:.05rem .55rem}
.judged .whole{white-space:normal}.cards{grid-template-columns:1fr 1fr;gap:var(--gap2)}.cards a{padding:.4rem .6rem}.cards strong{font-size:1.25rem}
.verdict{align-items:start;padding:var(--gap2)}.verdict .sign{font-size:1.5rem}
.calendar{grid-template-columns:1fr}
.kinds-head{display:none}
.kinds summary,.kinds:not(:has(.who)) summary{grid-template-columns:1.2rem minmax(0,1fr) auto auto;padding:var(--gap2) 0}
.kinds .example{grid-row:2;grid-column:2/-1;white-space:normal;display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical}
.kinds .who{grid-row:3;grid-column:2/-1;flex-wrap:wrap;gap:var(--gap1)}.kinds .who>span{width:auto;text-align:left;font-size:var(--small)}.kinds .none{display:none}
.kinds .day{grid-row:4;grid-column:2/-1;text-align:left}
.kinds summary .said{position:static;width:auto;height:auto;clip-path:none;color:var(--soft);font-weight:400;font-size:var(--small)}
.kinds .who .said{color:var(--ink)}
.kinds .name .said{display:none}
.kind>:not(summary){margin-left:0}
table:not(.narrow) thead{display:none}
table:not(.narrow),:not(.narrow)>tbody,:not(.narrow)>tbody>tr,:not(.narrow)>tbody td{display:block}:not(.narrow)>tbody>tr{border:1px solid var(--line);border-radius:var(--round);padding:var(--gap2);margin:var(--gap2) 0}
:not(.narrow)>tbody td{border:0;padding:.1rem 0;display:flex;justify-content:space-between;gap:var(--gap3);text-align:right;min-width:0;width:auto;white-space:normal;overflow-wrap:anywhere}
:not(.narrow)>tbody td::before{content:attr(data-name);color:var(--soft);font-size:var(--small);text-align:left;flex:none}
td>svg{flex:none;width:8rem}td>svg.sparkline{width:96px}.narrow td>svg{width:100%}
td.bar{width:auto}.narrow td.bar{width:18%}.narrow :is(th,td){padding-right:.3rem;font-size:var(--small)}.narrow thead th{font-size:.7rem}
input,select{max-width:100%;width:100%}label{flex:1 1 40%}
}
@media print{
form,.skip,.copy,.kind>:not(summary){display:none}
header,main{padding:0}
svg,tr,.kind{break-inside:avoid}
body{font-size:.75rem}.soft,table,thead th,.cards span,.chips li{font-size:.7rem}
.scroll{overflow:visible}th,td{padding-right:.4rem}td.prose{min-width:2.5rem}th{white-space:normal}td:not(:first-child,.number){white-space:normal;overflow-wrap:anywhere}td.bar{min-width:4rem;width:4rem}.sparkline{width:4rem}
.cards{grid-template-columns:repeat(5,1fr)}.kinds-head{font-size:.7rem}.pair{grid-template-columns:1fr 1fr}#filter-fold,#shown,details:not(.kind){display:none}
main{grid-template-columns:repeat(2,minmax(0,1fr))}main>*{grid-column:1/-1}main>.half{grid-column:auto}
.kinds summary,.kinds-head,.kinds:not(:has(.who)) :is(summary,.kinds-head){grid-template-columns:1rem 8.5rem 3rem 2rem minmax(0,1fr) auto 4.5rem}
.who>span{width:3rem;padding:.1rem .2rem}
a{color:inherit}
}
`.trim();
