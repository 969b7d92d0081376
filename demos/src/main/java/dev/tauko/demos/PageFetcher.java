package dev.tauko.demos;

import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.runningLoop;
import static dev.tauko.Asyncio.timeout;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.Coroutine;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientResponse;
import dev.tauko.http.ClientSession;
import dev.tauko.sync.Semaphore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** Fetches pages, and tells of each as soon as it is there. Each method suspends. */
final class PageFetcher {
  private final ClientSession session;
  private final Duration timeout;
  private final Consumer<Page> listener;

  /** A fetcher that gives up on a page after the timeout, and shows each page to a listener. */
  PageFetcher(ClientSession session, Duration timeout, Consumer<Page> listener) {
    this.session = session;
    this.timeout = timeout;
    this.listener = listener;
  }

  /** Fetches the pages, {@code limit} of them at a time at most. */
  List<Page> fetchConcurrently(List<String> urls, int limit) throws Exception {
    Semaphore semaphore = new Semaphore(limit);
    List<Coroutine<Page>> fetches = new ArrayList<>();
    for (String url : urls) {
      fetches.add(() -> {
        try (var permit = semaphore.acquire()) {
          return fetch(url);
        }
      });
    }
    return gather(fetches);
  }

  /** Fetches the pages one after the other. */
  List<Page> fetchInTurn(List<String> urls) throws Exception {
    List<Page> pages = new ArrayList<>();
    for (String url : urls) {
      pages.add(fetch(url));
    }
    return pages;
  }

  private Page fetch(String url) throws Exception {
    Duration start = runningLoop().time();
    Page.Outcome outcome;
    try {
      outcome = timeout(timeout, () -> request(url));
    } catch (AsyncTimeoutException e) {
      outcome = new Page.Failure("not there after " + Text.seconds(timeout));
    } catch (ClientException e) {
      outcome = new Page.Failure(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
    Page page = new Page(url, runningLoop().time().minus(start), outcome);
    listener.accept(page);
    return page;
  }

  private Page.Outcome request(String url) throws Exception {
    try (ClientResponse response = session.get(url)) {
      return new Page.Answer(response.status(), response.bytes().length, remark(response));
    }
  }

  private static String remark(ClientResponse response) {
    if (response.status() / 100 != 2) {
      return response.reason();
    }
    return response.history().isEmpty() ? "" : "redirected to " + response.url();
  }
}
