package dev.tauko.benchmarks.http.jdk;

import dev.tauko.benchmarks.Arguments;
import dev.tauko.benchmarks.Rounds;
import dev.tauko.benchmarks.http.Page;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Virtual threads that get a small page, again and again, over connections that stay open. */
public final class Gets {
  private Gets() {}

  /** Prints the microseconds that each request took. */
  public static void main(String[] args) throws Exception {
    Arguments arguments = new Arguments("jdk.Gets URL [THREADS [REQUESTS [ROUNDS]]]", args);
    HttpRequest request = HttpRequest.newBuilder(URI.create(arguments.url())).build();
    int threads = arguments.number(100);
    int requests = arguments.number(100_000);
    int rounds = arguments.number(10);
    arguments.end();
    try (HttpClient client = client();
        ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Rounds.microsEach(rounds, requests, () -> all(client, executor, request, threads, requests));
    }
  }

  static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  private static void all(
      HttpClient client, ExecutorService executor, HttpRequest request, int threads, int requests)
      throws Exception {
    List<Future<Long>> results = new ArrayList<>(threads);
    for (int thread = 0; thread < threads; thread++) {
      int share = Page.share(requests, threads, thread);
      results.add(executor.submit(() -> worker(client, request, share)));
    }
    long bytes = 0;
    for (Future<Long> received : results) {
      bytes += received.get();
    }
    Page.check(bytes, requests);
  }

  private static long worker(HttpClient client, HttpRequest request, int requests)
      throws IOException, InterruptedException {
    long bytes = 0;
    for (int i = 0; i < requests; i++) {
      bytes += client.send(request, BodyHandlers.ofByteArray()).body().length;
    }
    return bytes;
  }
}
