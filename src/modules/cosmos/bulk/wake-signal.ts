/** Wakes those that wait for a change. */
export class WakeSignal {
  private fire: () => void = () => {};
  /** Made when somebody waits: most signals are raised while nobody does. */
  private next: Promise<void> | undefined;

  raise(): void {
    this.next = undefined;
    this.fire();
  }

  /** Until it is raised next, or for so many milliseconds. Look again afterwards: the signal may have been for another waiter. */
  async wait(milliseconds?: number): Promise<void> {
    this.next ??= new Promise((resolve) => {
      this.fire = resolve;
    });
    const { next } = this;
    if (milliseconds === undefined) return next;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([next, timeout]);
    clearTimeout(timer);
  }
}
