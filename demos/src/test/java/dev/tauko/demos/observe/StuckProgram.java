package dev.tauko.demos.observe;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.run;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.Engine;
import dev.tauko.cluster.ClusterEngine;
import dev.tauko.sync.Lock;
import dev.tauko.sync.Permit;

/** A program that has a deadlock; an argument says what else it has. */
final class StuckProgram {
  static final String STUCK = "stuck";

  private StuckProgram() {}

  public static void main(String[] args) throws Exception {
    Lock accounts = new Lock("accounts");
    Lock audit = new Lock("audit");
    run(() -> {
      switch (args.length == 0 ? "" : args[0]) {
        case "node" -> ClusterEngine.current();
        case "two engines" -> Engine.get(Engine.current().system(), "second-engine");
        default -> {}
      }
      var transfer = createTask("transfer", () -> both(accounts, audit));
      var report = createTask("report", () -> both(audit, accounts));
      for (int i = 0; i < 4; i++) {
        yieldNow();
      }
      System.out.println(STUCK);
      gather(transfer, report);
    });
  }

  private static void both(Lock first, Lock second) {
    try (Permit one = first.acquire()) {
      yieldNow();
      try (Permit other = second.acquire()) {
        yieldNow();
      }
    }
  }
}
