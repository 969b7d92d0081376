package dev.tauko.http;

import dev.tauko.Asyncio;
import dev.tauko.http.internal.grammar.Printable;
import dev.tauko.http.internal.reading.EventParser;
import dev.tauko.http.internal.settings.EventSettings;
import dev.tauko.http.internal.waiting.BatchedSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The events that a server sends one after the other over one response (WHATWG HTML, section 9.2).
 *
 * <pre>{@code
 * try (EventStream events = session.events("https://api.example/prices")) {
 *   for (ServerSentEvent event : events) {
 *     show(event.data());
 *   }
 * }
 * }</pre>
 *
 * <p>The iterator suspends until the next event is there, and ends with the stream. With {@link
 * #reconnecting} it asks again where the stream ended, until the server answers with status 204 or
 * with anything that is no stream of events. There is one iterator; one coroutine uses it at a
 * time. Cancelling the coroutine that waits closes the stream.
 */
public final class EventStream implements Iterable<ServerSentEvent>, AutoCloseable {
  private static final String TYPE = "text/event-stream";
  private static final int NO_CONTENT = 204;
  private static final int OK = 200;

  private final ActorSystem<?> system;
  private final @Nullable Function<String, ClientResponse> request;
  private final EventSettings settings;
  private final Deque<ServerSentEvent> ready = new ArrayDeque<>();
  private final Iterator<ServerSentEvent> iterator = new Events();
  private volatile @Nullable ClientResponse response;
  private volatile boolean isClosed;
  private EventParser parser;
  private Duration delay;
  private boolean isReconnecting;

  private EventStream(
      ActorSystem<?> system,
      @Nullable Function<String, ClientResponse> request,
      EventSettings settings) {
    this.system = system;
    this.request = request;
    this.settings = settings;
    this.parser = new EventParser(settings.maxSize(), "");
    this.delay = settings.retryDelay();
    this.isReconnecting = settings.reconnect();
  }

  /** The events in the body of a response. */
  static EventStream of(ActorSystem<?> system, ClientResponse response, EventSettings settings) {
    EventStream stream = new EventStream(system, null, settings);
    stream.isReconnecting = false;
    stream.response = response;
    return stream;
  }

  /**
   * Asks for a stream. Suspends until its head is there.
   *
   * @param request asks, with the identifier of the last event that came
   */
  static EventStream open(
      ActorSystem<?> system, Function<String, ClientResponse> request, EventSettings settings) {
    EventStream stream = new EventStream(system, request, settings);
    stream.response = stream.connect(request);
    return stream;
  }

  /**
   * Asks again whenever the stream ends or its connection breaks, with the identifier of the last
   * event in the field Last-Event-ID, after the time that the server said last, or {@code
   * tauko.http.events.retry-delay}. Returns this same stream.
   *
   * @throws IllegalStateException if this is the body of a response that was requested otherwise
   */
  public EventStream reconnecting() {
    if (request == null) {
      throw new IllegalStateException(
          "the events of one response cannot be asked for again; accepted is a stream that"
              + " ClientSession.events has opened");
    }
    isReconnecting = true;
    return this;
  }

  /**
   * Returns the iterator of the events. Its methods throw
   *
   * <ul>
   *   <li>{@link ClientPayloadException} if an event is larger than {@code
   *       tauko.http.events.max-size}, or the response breaks off
   *   <li>{@link ClientResponseException} if the server answers with another status than 200 when
   *       it is asked again, {@link ContentTypeException} if with something else than events
   *   <li>other {@link ClientException}s if the connection is lost
   * </ul>
   */
  @Override
  public Iterator<ServerSentEvent> iterator() {
    return iterator;
  }

  /**
   * Returns the events as a stream of Pekko's, to be run once, in a coroutine or outside. Its
   * demand holds the server back; when it ends, in whatever way, it closes this stream. It fails
   * with what the iterator throws. Does not suspend.
   */
  public Source<ServerSentEvent, NotUsed> source() {
    return BatchedSource.of(system, "events", this::nextOnes, this::close);
  }

  /** Ends the stream and its connection. Does not suspend; calling it again has no effect. */
  @Override
  public void close() {
    isClosed = true;
    ClientResponse open = response;
    if (open != null) {
      open.close();
    }
  }

  /**
   * The response whose body goes on with the stream; null if the server wants no more questions.
   */
  private @Nullable ClientResponse connect(Function<String, ClientResponse> ask) {
    ClientResponse answer = ask.apply(parser.lastId());
    if (answer.status() == OK && isEvents(answer)) {
      parser = new EventParser(settings.maxSize(), parser.lastId());
      return answer;
    }
    answer.close();
    if (answer.status() == NO_CONTENT) {
      return null;
    }
    String message = answer.request() + " was answered with ";
    if (answer.status() != OK) {
      throw new ClientResponseException(
          message + answer.status() + "; accepted is 200 with events, or 204",
          answer.status(),
          answer.headers(),
          null);
    }
    throw new ContentTypeException(
        message
            + "Content-Type '"
            + Printable.excerpt(answer.headers().get("Content-Type").orElse(""))
            + "'; expected "
            + TYPE,
        answer.status(),
        answer.headers(),
        null);
  }

  private static boolean isEvents(ClientResponse answer) {
    String type = answer.headers().get("Content-Type").orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase(TYPE);
  }

  /** Reads on; returns whether there may be more. */
  private boolean read() {
    ClientResponse open = response;
    if (open == null) {
      return false;
    }
    ByteString part = ByteString.emptyByteString();
    try {
      part = open.read(Integer.MAX_VALUE);
    } catch (ClientException lost) {
      if (!isReconnecting || isClosed) {
        throw lost;
      }
    }
    if (part.isEmpty()) {
      return goOn();
    }
    List<ServerSentEvent> events = new ArrayList<>();
    try {
      parser.feed(part, events);
    } catch (ClientPayloadException tooLarge) {
      close();
      throw tooLarge;
    }
    ready.addAll(events);
    Duration told = parser.delay();
    delay = told == null ? delay : told;
    return true;
  }

  /** Waits for events; returns those that are there, or nothing at the stream's end. */
  private Optional<List<ServerSentEvent>> nextOnes() {
    if (!iterator.hasNext()) {
      return Optional.empty();
    }
    List<ServerSentEvent> events = List.copyOf(ready);
    ready.clear();
    return Optional.of(events);
  }

  private boolean goOn() {
    if (!isReconnecting || isClosed || request == null) {
      response = null;
      return false;
    }
    while (true) {
      Asyncio.sleep(delay);
      if (isClosed) {
        return false;
      }
      try {
        response = connect(request);
      } catch (ClientConnectionException unreachable) {
        continue;
      }
      if (isClosed) {
        close();
      }
      return response != null;
    }
  }

  private final class Events implements Iterator<ServerSentEvent> {
    @Override
    public boolean hasNext() {
      while (ready.isEmpty()) {
        if (!read()) {
          return false;
        }
      }
      return true;
    }

    @Override
    public ServerSentEvent next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the stream of events has ended");
      }
      return ready.remove();
    }
  }
}
