/** What lessons do in a RUN, on an application of a number: each goes on from what those before it left. */
const STEPS: readonly ((app: number) => string)[] = [
  (app) => `mkdir -p /srv/app${app}/etc /srv/app${app}/log`,
  (app) =>
    `echo "name=app${app}" > /srv/app${app}/etc/app.conf && echo "port=80${app}" >> /srv/app${app}/etc/app.conf`,
  (app) => `cp /srv/app${app}/etc/app.conf /srv/app${app}/etc/app.conf.default`,
  (app) => `chmod 0640 /srv/app${app}/etc/app.conf && chown 1000:1000 /srv/app${app}/etc/app.conf`,
  (app) => `mv /srv/app${app}/etc/app.conf.default /srv/app${app}/etc/default.conf`,
  (app) =>
    `ln -s ../etc/app.conf /srv/app${app}/log/conf && ln /srv/app${app}/etc/default.conf /srv/app${app}/log/same`,
  (app) => `sed -i s/port=80${app}/port=443/ /srv/app${app}/etc/app.conf`,
  (app) =>
    `dd if=/dev/zero of=/srv/app${app}/data bs=4096 count=25 2>/dev/null && touch /srv/app${app}/done`,
  (app) => `mkdir /srv/copy${app} && tar -cf - -C /srv app${app} | tar -xf - -C /srv/copy${app}`,
  (app) => `rm -rf /srv/copy${app}/app${app}/log /srv/app${app}/log`,
];

/** A Dockerfile of so many small RUNs. */
export function smallRuns(base: string, count: number): string {
  const runs = Array.from({ length: count }, (_, i) => {
    const step = STEPS[i % STEPS.length]!;
    return `RUN ${step(Math.floor(i / STEPS.length))}\n`;
  });
  return `FROM ${base}\n${runs.join("")}`;
}
