package dev.tauko.demos;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/**
 * Runs every demo once, all at the same time, and discards their output: the training run of the
 * demos' AOT cache. Whatever a demo loads here starts faster from the cache later. The help does
 * not list this command.
 */
@Command(name = Training.NAME, description = "Runs every demo once, without output.")
final class Training implements Callable<Integer> {
  static final String NAME = "train";

  @Override
  public Integer call() throws Exception {
    // While one thread sets the log up, others would get substitutes for their loggers.
    LoggerFactory.getILoggerFactory();
    List<Future<Integer>> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (String demo : Main.DEMOS) {
        runs.add(threads.submit(() -> run(demo)));
      }
      runs.add(threads.submit(() -> run("--help")));
      runs.add(threads.submit(() -> run("--version")));
    }
    int worst = 0;
    for (Future<Integer> run : runs) {
      worst = Math.max(worst, run.get());
    }
    return worst;
  }

  private static int run(String command) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Main.execute(new Main.Streams(nowhere, nowhere), command);
  }
}
