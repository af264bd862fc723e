import { createDockerDriver } from '../src/index.ts';
const [host='', lanes='5', mode='victim'] = process.argv.slice(2);
const rnd=(a:number,b:number)=>a+Math.floor(Math.random()*(b-a+1)); const sleep=(ms:number)=>new Promise(r=>setTimeout(r,ms));
const driver=createDockerDriver({host,sweepEveryMs: mode==='living'?2000:0});
let stop=false; process.on('SIGTERM',()=>{stop=true}); let n=0;
async function one(){const code=rnd(0,60);const ms=rnd(0,800);
 const prepared=await driver.prepare({id:`k${process.pid}-${n+=1}`,image:'drv.test/busybox:1',command:['sh','-c',`echo start; sleep ${ms/1000}; echo end; exit ${code}`],network:'none',graceMs:200,...(Math.random()<0.3?{timeoutMs:60000}:{})});
 try{ const kind=mode==='living'?rnd(0,1):rnd(0,4); if(kind===2){await sleep(rnd(0,300));return;} if(kind===0)await sleep(rnd(0,200));
  const h=await prepared.start(); if(kind===3){await sleep(rnd(0,300));await h.kill({graceMs:rnd(0,1)*100});} if(kind===4){await sleep(rnd(0,300));return;}
  const r=await h.wait(); if(mode==='living') process.stdout.write(JSON.stringify({done:1,good:r.exitCode===code&&r.output.stdoutBytes===10,complete:r.output.complete,r:r.exitCode===code?undefined:r})+'\n');
 } finally{await prepared.close();} }
async function lane(){for(;!stop;){try{await one();}catch(e){process.stdout.write(JSON.stringify({error:String(e)})+'\n');await sleep(50);}}}
process.stdout.write('{"up":1}\n'); await Promise.all(Array.from({length:Number(lanes)},lane)); await driver.close();
