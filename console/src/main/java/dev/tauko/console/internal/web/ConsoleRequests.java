package dev.tauko.console.internal.web;

import static org.apache.pekko.http.javadsl.model.HttpMethods.GET;
import static org.apache.pekko.http.javadsl.model.HttpMethods.HEAD;
import static org.apache.pekko.http.javadsl.model.HttpMethods.POST;

import dev.tauko.Task;
import dev.tauko.console.internal.access.Access;
import dev.tauko.console.internal.access.Access.Refusal;
import dev.tauko.console.internal.sample.Sample;
import dev.tauko.console.internal.settings.ConsoleSettings;
import dev.tauko.console.internal.view.Details;
import dev.tauko.console.internal.view.Forest.Shape;
import dev.tauko.console.internal.view.Overview;
import dev.tauko.console.internal.view.Resources;
import dev.tauko.console.internal.view.Rows;
import dev.tauko.console.internal.view.TaskQuery;
import dev.tauko.console.internal.web.Parameters.BadRequestException;
import dev.tauko.internal.log.Loggers;
import dev.tauko.internal.log.Printable;
import dev.tauko.observe.TaskInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;

/**
 * Answers requests. The paths, below that of the console:
 *
 * <ul>
 *   <li>{@code GET /} and the files of the page
 *   <li>{@code GET api/events}: an {@link Overview} for each sample, as a stream of events
 *   <li>{@code GET api/history}: the figures of the past
 *   <li>{@code GET api/tasks}: {@link Rows}, of those that a {@link TaskQuery} selects
 *   <li>{@code GET api/task?id=}: {@link Details}
 *   <li>{@code GET api/resources}: {@link Resources}
 *   <li>{@code GET api/engines}: the names of engines
 *   <li>{@code POST api/cancel?id=}: cancels a task, if that is permitted
 * </ul>
 *
 * <p>So what is sent does not depend on how many tasks there are: the page asks for the rows that
 * are on the screen. Whatever looks at tasks runs on the threads of the console.
 */
public final class ConsoleRequests {
  private static final Logger log = Loggers.of("dev.tauko.console.Console");
  private static final String API = "/api/";
  private static final int LONGEST_TEXT = 200;
  private static final int MOST_COLLAPSED = 200;
  private static final String MESSAGE = "cancelled in the console";

  private final ConsoleSettings settings;
  private final Access access;
  private final List<WatchedEngine> engines;
  private final Browsers browsers;
  private final Executor threads;
  private final PageFiles files = new PageFiles();
  private final String program = Long.toHexString(System.nanoTime() ^ System.currentTimeMillis());

  /**
   * @param engines the engines, the first of which is shown first; a list that may grow meanwhile
   * @param threads where tasks are looked at
   */
  public ConsoleRequests(
      ConsoleSettings settings, List<WatchedEngine> engines, Browsers browsers, Executor threads) {
    this.settings = settings;
    this.access = new Access(settings);
    this.engines = engines;
    this.browsers = browsers;
    this.threads = threads;
  }

  /**
   * Answers a request.
   *
   * @param path the path below that of the console
   */
  public CompletionStage<HttpResponse> answer(HttpRequest request, String path) {
    try {
      return path.startsWith(API)
          ? data(request, path.substring(API.length()))
          : CompletableFuture.completedStage(page(request, path));
    } catch (IllegalUriException malformed) {
      return CompletableFuture.completedStage(
          Answers.error(StatusCodes.BAD_REQUEST, "the query of the address is malformed"));
    }
  }

  private HttpResponse page(HttpRequest request, String path) {
    Optional<Refusal> refusal = access.toPage(request);
    if (refusal.isPresent()) {
      return refused(refusal.get());
    }
    if (!request.method().equals(GET) && !request.method().equals(HEAD)) {
      return wrongMethod("GET, HEAD");
    }
    if (path.isEmpty()) {
      // Relative addresses need the slash. Only the last part is named, so nothing leads elsewhere.
      String whole = request.getUri().path();
      String last = whole.substring(whole.lastIndexOf('/') + 1);
      return Answers.empty(
          StatusCodes.PERMANENT_REDIRECT, RawHeader.create("Location", "./" + last + "/"));
    }
    return files.answer(path, request).orElseGet(ConsoleRequests::nothing);
  }

  private static HttpResponse nothing() {
    return Answers.error(StatusCodes.NOT_FOUND, "there is nothing here");
  }

  private static HttpResponse wrongMethod(String accepted) {
    return Answers.error(StatusCodes.METHOD_NOT_ALLOWED, "accepted: " + accepted)
        .addHeader(RawHeader.create("Allow", accepted));
  }

  private static HttpResponse refused(Refusal refusal) {
    HttpResponse response = Answers.error(refusal.status(), refusal.reason());
    return refusal.status().equals(StatusCodes.UNAUTHORIZED)
        ? response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer"))
        : response;
  }

  // ---- data ----

  private CompletionStage<HttpResponse> data(HttpRequest request, String name) {
    boolean cancels = name.equals("cancel");
    Optional<Refusal> refusal = cancels ? access.toCancel(request) : access.toData(request);
    if (refusal.isPresent()) {
      return CompletableFuture.completedStage(refused(refusal.get()));
    }
    if (!request.method().equals(cancels ? POST : GET)) {
      return CompletableFuture.completedStage(wrongMethod(cancels ? "POST" : "GET"));
    }
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return answer(name, request);
          } catch (BadRequestException bad) {
            return Answers.error(StatusCodes.BAD_REQUEST, String.valueOf(bad.getMessage()));
          }
        },
        threads);
  }

  private HttpResponse answer(String name, HttpRequest request) {
    return switch (name) {
      case "events" -> events(engine(new Parameters(request)));
      case "history" -> Answers.ok(engine(new Parameters(request)).sampler().history());
      case "engines" -> Answers.ok(engines.stream().map(WatchedEngine::name).toList());
      case "tasks" -> tasks(request);
      case "task" -> task(new Parameters(request, "id"));
      case "resources" -> resources(new Parameters(request, "text"));
      case "cancel" -> cancel(new Parameters(request, "id"));
      default -> nothing();
    };
  }

  private WatchedEngine engine(Parameters parameters) {
    List<WatchedEngine> all = List.copyOf(engines);
    List<String> names = all.stream().map(WatchedEngine::name).toList();
    return all.get(names.indexOf(parameters.word("engine", names)));
  }

  private HttpResponse events(WatchedEngine engine) {
    return browsers.stream(engine.sampler(), sample -> event(engine, sample))
        .map(Answers::events)
        .orElseGet(() ->
            Answers.error(
                StatusCodes.SERVICE_UNAVAILABLE,
                "there are "
                    + settings.maxBrowsers()
                    + " pages open; tauko.console.max-browsers permits more"));
  }

  /** The event of a sample, made once for all browsers. */
  private ByteString event(WatchedEngine engine, Sample sample) {
    return sample.derive(
        "event",
        key -> {
          long next = engine.sampler().pause(sample).toMillis();
          byte[] json = Answers.json(Overview.of(sample, program, next, settings.allowCancel()));
          return ByteString.fromString("data: ")
              .concat(ByteString.fromArray(json))
              .concat(ByteString.fromString("\n\n"));
        });
  }

  private HttpResponse tasks(HttpRequest request) {
    Parameters parameters =
        new Parameters(request, "shape", "text", "states", "collapsed", "sort", "offset", "limit");
    TaskQuery query =
        new TaskQuery(
            Shape.valueOf(
                parameters
                    .word("shape", List.of("waits", "created", "list"))
                    .toUpperCase(Locale.ROOT)),
            parameters.text("text", LONGEST_TEXT).strip().toLowerCase(Locale.ROOT),
            parameters.words("states", TaskQuery.STATES),
            parameters.ids("collapsed", MOST_COLLAPSED),
            parameters.word("sort", List.of("oldest", "longest")).equals("longest"));
    int offset = parameters.whole("offset", 0, 0, Integer.MAX_VALUE);
    int limit = parameters.whole("limit", Rows.MOST, 1, Rows.MOST);
    Sample sample = engine(parameters).sampler().current();
    return Answers.ok(Rows.of(sample, query, offset, limit));
  }

  private HttpResponse resources(Parameters parameters) {
    String text = parameters.text("text", LONGEST_TEXT).strip();
    return Answers.ok(Resources.of(engine(parameters).sampler().current(), text));
  }

  private HttpResponse task(Parameters parameters) {
    WatchedEngine engine = engine(parameters);
    long id = parameters.id("id");
    Sample sample = engine.sampler().current();
    TaskInfo task = sample.byId().get(id);
    if (task == null) {
      return absent(engine, id);
    }
    return Answers.ok(
        Details.of(sample, task, engine.engine().task(id).map(Task::stack).orElse(List.of())));
  }

  /** Tasks are numbered in the order in which they begin. */
  private static HttpResponse absent(WatchedEngine engine, long id) {
    String reason =
        id > engine.engine().stats().created()
            ? "there is no task #" + id
            : engine.engine().task(id).isPresent()
                ? "the task #" + id + " has just begun; ask again"
                : "the task #" + id + " has ended";
    return Answers.error(StatusCodes.NOT_FOUND, reason);
  }

  private HttpResponse cancel(Parameters parameters) {
    long id = parameters.id("id");
    WatchedEngine engine = engine(parameters);
    Optional<Task<?>> task = engine.engine().task(id);
    if (task.isEmpty()) {
      return absent(engine, id);
    }
    boolean asked = task.get().cancel(MESSAGE);
    log.info("task #{} ({}) is cancelled in the console", id, Printable.of(task.get().name()));
    return asked ? Answers.ok(Map.of("id", id)) : absent(engine, id);
  }
}
