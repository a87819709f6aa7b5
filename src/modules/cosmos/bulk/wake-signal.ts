/** Wakes those that wait for a change. */
export class WakeSignal {
  private fire: () => void = () => {};
  private next = this.listen();

  raise(): void {
    this.fire();
    this.next = this.listen();
  }

  /** Until it is raised next, or for so many milliseconds. Look again afterwards: the signal may have been for another waiter. */
  async wait(milliseconds?: number): Promise<void> {
    if (milliseconds === undefined) return this.next;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, milliseconds);
    });
    await Promise.race([this.next, timeout]);
    clearTimeout(timer);
  }

  private listen(): Promise<void> {
    return new Promise((resolve) => {
      this.fire = resolve;
    });
  }
}
