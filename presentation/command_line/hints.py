"""What to do next, in the words of the command line: one sentence for each hint."""

from presentation.language import Language
from workflow.errors import N_, Hint, WorkflowError

#: The placeholder for an inspection that the refusal does not name.
ANY = N_("ROUND/UNIT")

#: Code of a hint → what to do; filled with the data of the refusal and of the hint.
SENTENCES = {
    "amend_or_replace": N_("add to the present days with --amend, or remove them with --replace"),
    "appoint_another_first": N_("appoint another with: xuncha user add, then disable this one"),
    "ask_one_of_them": N_("ask one of them"),
    "ask_somebody_else": N_("ask somebody else who may"),
    "ask_somebody_entitled": N_("ask somebody who may"),
    "break_links": N_(
        "break them in Excel or WPS (Data, Edit links, Break link), save and import again"
    ),
    "change_password_to_end_all": N_("a new password ends all of them: xuncha user passwd"),
    "check_database": N_(
        "see that the server runs, or that file and folder are whole and writable"
    ),
    "choose_sentence": N_("several words that have nothing to do with each other are better"),
    "compare_recovery_code": N_(
        "type the code as it stands on the paper, or look for another paper"
    ),
    "copy_into_new_workbook": N_(
        "open it in Excel or WPS, copy the rows into a new workbook and import that"
    ),
    "copy_to_write": N_("copy it with its key file to a folder that can be written"),
    "correct_and_retry": N_("correct it and try again; --help after the command shows examples"),
    "correct_cells": N_("correct the cells named and import the file again"),
    "correct_cells_of_many": N_(
        "correct the cells named and import the file again; {more} more are not listed"
    ),
    "correct_fields": N_("correct the fields named and enter it again"),
    "correct_file": N_("correct the file"),
    "correct_key": N_("correct this key; xuncha check says when everything is right"),
    "correct_or_cancel": N_("correct it with: xuncha record, or end it with: xuncha cancel"),
    "correct_settings": N_("correct the file; numbers and lists stand under [policy.…]"),
    "delete_empty_rows": N_(
        "delete the empty lines below the table, or copy its rows into a new workbook"
    ),
    "enable_account": N_("enable it with: xuncha user enable {account}"),
    "enter_absence_reason": N_("enter it on the roster (无法谈话原因), then confirm it"),
    "exempt_at_its_stage": N_("it can be set aside once its stage is reached"),
    "export_one_unit": N_("export one unit at a time"),
    "fill_in_blank": N_("write what belongs there in place of …"),
    "get_new_token": N_("get a new one with: xuncha user token"),
    "give_fewer_days": N_("give fewer days"),
    "give_own_password": N_("give it at the prompt or with --password-stdin"),
    "give_password": N_("give it with --password-stdin, or set XUNCHA_TOKEN"),
    "give_reason": N_("give it with --reason"),
    "give_round_name": N_("to open a round, name it: {fields}"),
    "give_text_file": N_("write it as FIELD=@FILE"),
    "give_unit_name": N_("to open an inspection, name the unit: {fields}"),
    "import_again": N_("import it again"),
    "import_in_two_files": N_("put them into two files and import the round first"),
    "import_round": N_("import a round workbook first"),
    "keep_to_the_day": N_("keep the current date, or have the office change the policy"),
    "leave_at_out": N_("leave --at out"),
    "leave_clock_alone": N_("leave it out, or make a simulation with: xuncha init --simulation"),
    "leave_code_out": N_("a code cannot be changed; leave {heading} out"),
    "leave_pictures_out": N_("leave out pictures, or save it as text"),
    "leave_profile_out": N_("leave --profile out"),
    "let_another_approve": N_(
        "somebody who did not write it approves; see the authors with: xuncha status ROUND/UNIT"
    ),
    "let_office_grant": N_(
        "the office or the leading group grants it with: xuncha exempt ROUND/UNIT {named}"
    ),
    "let_one_of_them_approve": N_("these may approve it: {others}"),
    "list_accounts": N_("see the accounts with: xuncha user list"),
    "list_actions": N_("see what may be done now with: xuncha status ROUND/UNIT"),
    "list_deadlines": N_("see what there is with: xuncha deadlines ROUND/UNIT"),
    "list_findings": N_("see the numbers with: xuncha records ROUND/UNIT finding"),
    "list_inspections": N_("see what there is with: xuncha rounds, xuncha status"),
    "list_own_notices": N_("see yours with: xuncha notices --to {account}"),
    "list_records": N_("see the numbers with: xuncha records ROUND/UNIT"),
    "list_requirements": N_("see the codes with: xuncha status ROUND/UNIT --json"),
    "list_team": N_("see the team with: xuncha records ROUND/UNIT member"),
    "log_in": N_("sign in again with: xuncha login"),
    "look_again": N_("look at it again with: xuncha status ROUND/UNIT"),
    "look_at_ended": N_("what has ended cannot be changed; see it with: xuncha status ROUND/UNIT"),
    "look_for_file": N_("check where the file is, and write its full path"),
    "make_database": N_("make one with: xuncha init, or name it with --database"),
    "make_database_here": N_(
        "is that the right folder? If not, go to the right one, or name the database with "
        "--database; if it is, make one with: xuncha init"
    ),
    "make_new_database": N_(
        "make a new database with: xuncha init, and import the workbooks there"
    ),
    "make_utf8_database": N_(
        "make it anew: CREATE DATABASE NAME ENCODING 'UTF8' TEMPLATE template0"
    ),
    "mend_output": N_("see that standard output is open and has room, and do it again"),
    "name_another_approver": N_(
        "the office names another: xuncha record member ROUND/UNIT 账号=… 姓名=… 职责=…"
    ),
    "name_another_file": N_("name another file"),
    "name_another_folder": N_("name another folder: xuncha demo FOLDER"),
    "name_authors": N_("name each with --author"),
    "name_lacking_item": N_("name one of them with --item"),
    "name_later_stage": N_("name the stage where it stands, or a later one"),
    "name_one": N_("name one of them"),
    "name_pooler": N_("say so in the address of the database: …?pooler=transaction"),
    "name_reviser": N_("add --revised-by {account}"),
    "name_round": N_("say which with --round"),
    "name_workbook": N_("name an Excel workbook (.xlsx) that is there and may be read"),
    "name_yourself_author": N_("name yourself among the authors, or add --revised-by as deputy"),
    "nothing_to_do": N_("nothing need be done; see it with: xuncha status ROUND/UNIT"),
    "open_inspection": N_("open one: xuncha record unit {round}/CODE 单位名称=…"),
    "open_with_unit": N_("an inspection of it is opened with: xuncha record unit ROUND/UNIT"),
    "propose_in_person": N_("propose it in your own name: leave out --for"),
    "read_current_version": N_(
        "read the current version, then approve it: xuncha draft show ROUND/UNIT"
    ),
    "restore_key": N_("put it back, or restore it with: xuncha keys restore"),
    "resume": N_("resume it with: xuncha resume ROUND/UNIT --reason …"),
    "retry": N_("try again in a moment"),
    "retry_password": N_("try again; a new password is set by: xuncha user passwd"),
    "save_as_csv": N_("save it as CSV UTF-8"),
    "save_as_docx": N_("open it in Word, WPS or LibreOffice and save it as .docx"),
    "save_as_text": N_("save it as .docx or as UTF-8 text"),
    "save_as_utf8": N_("save it as UTF-8 text"),
    "save_as_xlsx": N_("open it in Excel or WPS and save it as an Excel workbook (.xlsx)"),
    "save_document_anew": N_(
        "open it in Word, WPS or LibreOffice, copy the text into a new document and save that"
    ),
    "save_without_password": N_("take the password off in Word or WPS and save it again"),
    "see_diagram": N_("see the arrows with: xuncha diagram"),
    "see_fields": N_("see the fields with: xuncha record {kind} --help"),
    "see_kinds": N_("see what each holds with: xuncha record KIND --help"),
    "see_whether_done": N_("see whether it was done: xuncha status ROUND/UNIT"),
    "send_back_to_open": N_(
        "sending the inspection back opens them: xuncha return ROUND/UNIT STAGE"
    ),
    "send_log": N_("send this file to whoever maintains the program"),
    "set_own_password": N_("set your own with: xuncha user passwd --as {account}"),
    "set_variable": N_("set the variable in the environment of the program"),
    "settle_document": N_(
        "in Word, WPS or LibreOffice: accept or reject all changes, delete what is hidden, turn "
        "fields into text (Ctrl+Shift+F9) and objects into pictures, break links, and save as .docx"
    ),
    "sign_in": N_("sign in with: xuncha login, name the account with --as, or set XUNCHA_TOKEN"),
    "sign_in_one_way": N_("leave out --as, or take XUNCHA_TOKEN away"),
    "sign_in_with_password": N_("sign in with --as and the password, without XUNCHA_TOKEN"),
    "split_by_round": N_("split it into several files, one for each round"),
    "split_by_unit": N_("split it into several files, one for each unit"),
    "split_workbook": N_("split it, or copy the rows into a new workbook and import that"),
    "submit_draft": N_("submit one first: xuncha draft ROUND/UNIT FILE"),
    "supply_missing": N_("supply what is missing; the commands for it: xuncha status ROUND/UNIT"),
    "take_backup": N_("take it up from a backup, and ask who had the rights of its file"),
    "take_file_of_draft": N_("take the file with: xuncha draft save ROUND/UNIT VERSION -o FILE"),
    "take_password_off": N_("take the password off in Excel or WPS, save it and import it again"),
    "type_at_terminal": N_("run xuncha keys restore at a terminal, without a pipe"),
    "type_line_anew": N_("type that line again, and save the file"),
    "type_sealed_text": N_("leave it out and type it when asked, or give {heading}=@FILE"),
    "unpack": N_("unpack it and import the workbooks in it one by one"),
    "upgrade_database": N_("upgrade it with: xuncha init"),
    "use_another_database": N_("make the simulation in another database, with --database"),
    "use_newer_program": N_("use the program that last worked on it, or a newer one"),
    "use_template": N_("fill in a template: xuncha template records -o records.xlsx"),
    "verify_inspection": N_("find out what was changed: xuncha audit verify {target}"),
    "wait_for_pause": N_(
        "try again then; if it is urgent, the system administrator ends the pause with: "
        "xuncha user enable {account}"
    ),
    "write_another_code": N_("write another code, such as 2026-1 or edu"),
    "write_database_url": N_("write sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME"),
    "write_report": N_("save the report into it, then submit it again"),
    "write_staff_number": N_(
        "write the staff number; see the roster with: xuncha records ROUND/UNIT person"
    ),
}

#: Code of a refusal that carries no hint → code of the hint.
DEFAULTS = {
    "bad_input": "correct_and_retry",
    "not_found": "list_inspections",
    "ambiguous": "name_one",
    "no_such_transition": "list_actions",
    "suspended": "resume",
    "ended": "look_at_ended",
    "limit_reached": "keep_to_the_day",
    "no_database": "make_database",
    "old_schema": "upgrade_database",
    "not_authenticated": "sign_in",
    "not_permitted": "ask_somebody_entitled",
    "stale": "look_again",
    "busy": "retry",
}


def of(refusal: WorkflowError) -> Hint | None:
    """Return the hint of a refusal: its own, or the default of its code."""
    if refusal.hint is not None:
        return refusal.hint
    code = DEFAULTS.get(refusal.code)
    return Hint(code) if code else None


def sentence(refusal: WorkflowError, speaking: Language, *, about: str = "") -> str:
    """Return what to do after a refusal; `about` is the inspection that the command named."""
    hint = of(refusal)
    if hint is None:
        return ""
    data = {"named": refusal.data.get("requirement"), **refusal.data, **hint.data}
    said = speaking.say(SENTENCES[hint.code], **data)
    named = about if "/" in about else str(data.get("target", ""))
    return said.replace(speaking.say(ANY), named) if "/" in named else said
