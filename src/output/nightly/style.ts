/** What the consistency report adds to the style of every page. */
export const STYLE = `
svg{max-width:100%;height:auto;display:block;margin:.5rem 0}
svg text{fill:var(--ink);font:13px system-ui,sans-serif}
.passed{fill:#2a7de1;background:#2a7de1}.failed{fill:#c98b00;background:#c98b00}.rest{fill:var(--line)}.axis{stroke:var(--soft)}
.swatch{display:inline-block;width:.8rem;height:.8rem;border-radius:.15rem;vertical-align:-.05rem;margin:0 .2rem 0 .6rem}.swatch:first-child{margin-left:0}
table{border-collapse:collapse;margin:.5rem 0;font-size:.9rem}
th,td{text-align:left;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
thead th{color:var(--soft);font-weight:600}
.scroll{overflow-x:auto}.scroll table{overflow-wrap:break-word}.scroll td{min-width:3.5rem}
.scroll svg{min-width:34rem}
td{max-width:28rem;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(10rem,1fr));gap:.7rem;margin:1rem 0;padding:0;list-style:none}
.cards li{border:1px solid var(--line);border-radius:.5rem;padding:.6rem .8rem}
.cards strong{display:block;font-size:1.35rem}
nav ul{display:flex;flex-wrap:wrap;gap:.2rem 1rem;padding:0;list-style:none}
form{display:flex;flex-wrap:wrap;gap:.7rem;align-items:end;margin:.7rem 0}
form[hidden],li[hidden]{display:none}
label{display:grid;gap:.2rem;font-size:.9rem}
input,select,button{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.3rem;padding:.35rem .5rem;min-height:2.2rem}
summary{cursor:pointer;padding:.3rem 0}
.skip{position:absolute;left:-999rem}.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem}
@media print{nav,form,.skip{display:none}svg{break-inside:avoid}.scroll{overflow:visible}.scroll :is(td,th){overflow-wrap:anywhere;min-width:0}.scroll svg{min-width:0}}
`.trim();
