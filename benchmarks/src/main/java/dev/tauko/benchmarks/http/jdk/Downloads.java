package dev.tauko.benchmarks.http.jdk;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.benchmarks.http.Page;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Virtual threads that each read the large page piece by piece, and keep nothing of it. */
public final class Downloads {
  private static final int PIECE = 256 << 10;

  private Downloads() {}

  /** Prints the seconds that each page took. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("jdk.Downloads URL [STREAMS [ROUNDS]]", args);
    HttpRequest request = HttpRequest.newBuilder(URI.create(arguments.url())).build();
    int streams = arguments.number(1);
    int rounds = arguments.number(4);
    arguments.end();
    try (HttpClient client = Gets.client();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Long> body = () -> download(client, request);
      Rounds.secondsEach(
          rounds,
          streams,
          () -> {
            for (Future<Long> page : executor.invokeAll(Collections.nCopies(streams, body))) {
              Page.checkLarge(page.get());
            }
          });
    }
  }

  private static long download(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    byte[] piece = new byte[PIECE];
    long bytes = 0;
    try (InputStream body = client.send(request, BodyHandlers.ofInputStream()).body()) {
      for (int count = body.read(piece); count >= 0; count = body.read(piece)) {
        bytes += count;
      }
    }
    return bytes;
  }
}
