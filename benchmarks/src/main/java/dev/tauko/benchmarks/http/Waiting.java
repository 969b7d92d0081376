package dev.tauko.benchmarks.http;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.yieldNow;

import dev.tauko.CancelledError;
import dev.tauko.Runner;
import dev.tauko.Task;
import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Heap;
import dev.tauko.http.ClientSession;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** Requests that wait for a connection, all at the same time, while the server is silent. */
public final class Waiting {
  private static final int REHEARSAL = 10;

  private Waiting() {}

  /** Prints the bytes of heap that each takes, with its coroutine and all else that it needs. */
  public static void main(String[] args) throws Exception {
    Arguments arguments =
        new Arguments("Waiting [LIMIT [REQUESTS [ROUNDS [bytes|histogram]]]]", args);
    int limit = arguments.number(100);
    int requests = arguments.number(10_000);
    int rounds = arguments.number(4);
    boolean histogram = arguments.word("bytes", "histogram").equals("histogram");
    arguments.end();
    // It never accepts: the system does, as far as its queue goes.
    try (ServerSocket silent = new ServerSocket(0, limit, InetAddress.getLoopbackAddress());
        Runner runner = Runner.create();
        ClientSession session =
            ClientSession.builder(runner.engine().system())
                .connections(c -> c.limit(limit))
                .create()) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      runner.run(() -> wait(session, url, limit, REHEARSAL, () -> {}));
      Heap before = Heap.live();
      for (int i = 1; i <= rounds; i++) {
        int round = i;
        runner.run(() ->
            wait(
                session,
                url,
                limit,
                requests,
                () -> before.printGrowth(round, requests, histogram)));
      }
    }
  }

  /** What is done while the requests wait. */
  private interface Meanwhile {
    void run() throws Exception;
  }

  private static void wait(
      ClientSession session, String url, int limit, int requests, Meanwhile meanwhile)
      throws Exception {
    List<Task<Integer>> tasks = new ArrayList<>(requests);
    for (int i = 0; i < requests; i++) {
      tasks.add(createTask(() -> session.get(url).status()));
    }
    while (session.stats().waiting() < requests - limit) {
      yieldNow();
    }
    meanwhile.run();
    for (Task<Integer> task : tasks) {
      task.cancel();
    }
    for (Task<Integer> task : tasks) {
      try {
        task.await();
        throw new IllegalStateException("a silent server has answered");
      } catch (CancelledError cancelled) {
        // As it should be.
      }
    }
  }
}
