package dev.tauko.http;

import org.apache.pekko.http.javadsl.model.headers.ModeledCustomHeader;

/** A Content-Type field that goes out exactly as it was given. */
final class ContentTypeHeader extends ModeledCustomHeader {

  ContentTypeHeader(String type) {
    super("Content-Type", type);
  }

  @Override
  public boolean renderInRequests() {
    return true;
  }

  @Override
  public boolean renderInResponses() {
    return false;
  }
}
