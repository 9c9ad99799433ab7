"""The form's page: one for everybody, whatever the address and whoever asks."""

import re

import pytest

from audit_service.form.shell import FORM_VERSION


@pytest.mark.parametrize("path", ["/f/", "/f/48210373", "/f/00000000", "/f/kh%C3%B4ng-c%C3%B3"])
def test_every_address_of_the_form_answers_200_with_the_same_page(service, path):
    expected = service.client().get("/f/").data

    answer = service.client().get(path)

    assert answer.status_code == 200
    assert answer.data == expected


@pytest.mark.parametrize("name", ["lan", "chi", "viet"])
def test_a_signed_in_person_gets_the_bytes_that_nobody_gets(service, name):
    expected = service.client().get("/f/48210373").data

    answer = service.client(name).get("/f/48210373")

    assert answer.data == expected
    assert name.title().encode() not in answer.data


def test_a_cookie_of_a_session_that_has_ended_changes_nothing(service):
    client = service.client()
    client.set_cookie("session", "gone")

    answer = client.get("/f/")

    assert answer.status_code == 200
    assert answer.data == service.client().get("/f/").data


def test_the_page_sets_no_cookie(service):
    assert "Set-Cookie" not in service.client("lan").get("/f/").headers


def test_the_page_is_in_the_readers_language(service):
    english = service.client().get("/f/", headers={"Accept-Language": "en"}).text

    assert '<html lang="en">' in english
    assert "fresh counter" in english
    assert '<html lang="vi">' in service.client().get("/f/").text


def test_the_page_keeps_to_the_policy_that_forbids_inline_scripts_and_styles(service):
    answer = service.client().get("/f/")

    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", answer.text) == []


def test_the_page_names_the_version_of_the_form(service):
    assert f'data-form-version="{FORM_VERSION}"' in service.client().get("/f/").text


def test_ids_of_the_page_are_unique_outside_templates(service):
    page = re.sub(r"<template.*?</template>", "", service.client().get("/f/").text, flags=re.S)
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len(set(ids))
