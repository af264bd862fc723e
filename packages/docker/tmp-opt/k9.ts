import { spawn } from 'node:child_process';
import { once } from 'node:events';
import readline from 'node:readline';
import { runTask } from '@drv/core';
import { createDockerDriver, createEngineClient, LABEL } from '../src/index.ts';
const [host='', N='20', limitMs='250000'] = process.argv.slice(2);
const rnd=(a:number,b:number)=>a+Math.floor(Math.random()*(b-a+1)); const sleep=(ms:number)=>new Promise(r=>setTimeout(r,ms));
const worker=new URL('k9-worker.ts',import.meta.url).pathname;
const go=(lanes:string,mode:string)=>spawn(process.execPath,['--conditions=@drv/source',worker,host,lanes,mode],{stdio:['ignore','pipe','inherit']});
const living=go('2','living'); let good=0, bad:unknown[]=[];
readline.createInterface({input:living.stdout}).on('line',l=>{const o=JSON.parse(l); if(o.done){if(o.good)good++; else bad.push(o.r)} if(o.error)bad.push(o)});
await once(living.stdout,'data');
const engine=createEngineClient({host}); const t00=Date.now();
let killed=0,left=0,rounds=0,slowest=0;
for(let i=0;i<Number(N)&&Date.now()-t00<Number(limitMs);i++){
 const v=go('5','victim'); await once(v.stdout,'data'); v.stdout.resume(); await sleep(rnd(20,2200)); const pid=v.pid; const tk=Date.now(); v.kill('SIGKILL'); await once(v,'exit');
 const ofDead=async()=>(await engine.list({labels:['drv.managed-by=drv']})).filter(c=>c.labels[LABEL.owner]?.split(':')[2]===String(pid));
 const before=await ofDead(); killed+=before.length;
 const log:string[]=[]; const note=(lv:string)=>(f:object,m?:string)=>{if(lv!=='debug')log.push(`${Date.now()-tk} ${lv} ${m} ${JSON.stringify(f)}`)};
 const next=createDockerDriver({host,logger:{debug(){},info:note('info'),warn:note('warn'),error:note('error')}});
 const t1=Date.now(); await runTask(next,{id:`n${process.pid}-${i}`,image:'drv.test/busybox:1',command:['true'],network:'none'}).catch(e=>bad.push({next:String(e)})); const t2=Date.now(); await next.close(); const t3=Date.now(); slowest=Math.max(slowest,t3-t2);
 const l=await ofDead(); left+=l.length; rounds++;
 if(l.length){console.log('LEFT round',i,'kill->task',t1-tk,'task',t2-t1,'close',t3-t2,'before',before.map(c=>[c.id.slice(0,8),c.state]));
  for(const c of l){const [d]=[await engine.inspect(c.id)]; console.log('  ',c.id.slice(0,8),c.name,c.state,'created at',Date.parse(d?.createdAt??'')-tk,'now',Date.now()-tk,'state',d?.status,d?.startedAt?Date.parse(d.startedAt)-tk:'',d?.error);}
  console.log(log.map(x=>'     '+x.slice(0,260)).join('\n')); await sleep(2000); console.log('   2s later', (await ofDead()).map(c=>[c.id.slice(0,8),c.state]));
 }
}
living.kill('SIGTERM'); await once(living,'exit'); console.log(JSON.stringify({host:host.slice(-40),rounds,killed,left,slowestClose:slowest,good,bad:bad.slice(0,5),s:Math.round((Date.now()-t00)/1000)})); await engine.close();
