package dev.tauko.demos;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import com.sun.net.httpserver.SimpleFileServer.OutputLevel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/**
 * Runs every demo that needs no further process once, all at the same time, and discards their
 * output: the training run of the demos' AOT cache. Whatever a demo loads here starts faster from
 * the cache later. The help does not list this command.
 */
@Command(name = Training.NAME, description = "Runs every demo once, without output.")
final class Training implements Callable<Integer> {
  static final String NAME = "train";

  /** The demo that starts further processes, and is left out. */
  private static final String WITH_PROCESSES = "cluster";

  @Override
  public Integer call() throws Exception {
    // While one thread sets the log up, others would get substitutes for their loggers.
    LoggerFactory.getILoggerFactory();
    List<Future<Integer>> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (String demo : Main.DEMOS) {
        if (!demo.equals(WITH_PROCESSES)) {
          runs.add(threads.submit(() -> train(demo)));
        }
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

  private static int train(String demo) throws IOException {
    return switch (demo) {
      case "download" -> withServer(url -> List.of(url + "small", url + "large"), demo);
      case "crawl" -> withServer(url -> List.of(url), demo);
      default -> run(demo);
    };
  }

  /** Runs a demo with a server in this process that has a small file and a larger one. */
  private static int withServer(Function<String, List<String>> urls, String demo)
      throws IOException {
    Path from = Files.createTempDirectory("tauko-from");
    Path to = Files.createTempDirectory("tauko-to");
    HttpServer server =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), from, OutputLevel.NONE);
    server.start();
    try {
      Files.write(from.resolve("small"), new byte[10]);
      Files.write(from.resolve("large"), new byte[2 << 20]);
      List<String> command = new ArrayList<>(List.of(demo));
      if (demo.equals("download")) {
        command.addAll(List.of("-d", to.toString()));
      }
      command.addAll(urls.apply("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
      return run(command.toArray(String[]::new));
    } finally {
      server.stop(0);
      for (Path folder : List.of(from, to)) {
        Files.deleteIfExists(folder.resolve("small"));
        Files.deleteIfExists(folder.resolve("large"));
        Files.delete(folder);
      }
    }
  }

  private static int run(String... command) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    return Main.execute(new Main.Streams(nowhere, nowhere), command);
  }
}
